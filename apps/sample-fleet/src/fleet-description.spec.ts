import { readFile } from 'node:fs/promises';
import { readFleet } from './fleet-description.js';

const TWO = `
traffic: { into: booking, callsPerSecond: 20 }
instances:
  - { id: booking-a, service: booking, component: booking-api, address: "http://127.0.0.1:4102", dependency: payments }
  - { id: payments-a, service: payments, component: payments-api, address: "http://127.0.0.1:4104" }
`;

describe('the description of the fleet', () => {
  it('knows who calls whom and where', () => {
    const fleet = readFleet(TWO, {});
    expect(fleet.traffic).toEqual({ addresses: ['http://127.0.0.1:4102'], callsPerSecond: 20 });
    expect(fleet.instances[0]?.dependency).toEqual({ service: 'payments', addresses: ['http://127.0.0.1:4104'] });
  });

  it('takes addresses from the environment', () => {
    const fleet = readFleet(TWO, { SAMPLE_ADDRESS_PAYMENTS_A: 'http://127.0.0.1:9' });
    expect(fleet.instances[0]?.dependency?.addresses).toEqual(['http://127.0.0.1:9']);
  });

  it.each([
    ['instances: []', /wrong/],
    [TWO.replace('dependency: payments', 'dependency: stock'), /names "stock", but none/],
    [TWO.replace('component', 'role'), /wrong/],
  ])('says what is wrong with it', (text, message) => {
    expect(() => readFleet(text, {})).toThrow(message);
  });

  it('is right in the sample', async () => {
    const fleet = readFleet(await readFile('sample/fleet.yaml', 'utf8'), {});
    expect(new Set(fleet.instances.map(({ service }) => service)).size).toBeGreaterThanOrEqual(4);
    expect(fleet.traffic?.callsPerSecond).toBeGreaterThanOrEqual(20);
  });
});
