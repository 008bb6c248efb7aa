import { readEnvironment } from './environment.js';

const BOOKING = { SAMPLE_SERVICE: 'booking', PORT: '4102' };

describe('the environment of a sample service', () => {
  it('needs a service and a port only', () => {
    expect(readEnvironment(BOOKING)).toEqual({
      service: 'booking',
      component: 'booking',
      instance: 'booking-a',
      host: '127.0.0.1',
      port: 4102,
      timeoutMs: 400,
    });
  });

  it('names its dependency with all its addresses', () => {
    const variables = { ...BOOKING, SAMPLE_DEPENDENCY: 'payments', SAMPLE_DEPENDENCY_ADDRESSES: 'http://a:1,http://b:1' };
    expect(readEnvironment(variables).dependency).toEqual({ service: 'payments', addresses: ['http://a:1', 'http://b:1'] });
  });

  it.each([
    [{}, /SAMPLE_SERVICE is not set/],
    [{ ...BOOKING, PORT: '99999' }, /PORT is 99999 → use/],
    [{ ...BOOKING, SAMPLE_DEPENDENCY: 'payments', SAMPLE_DEPENDENCY_ADDRESSES: 'payments' }, /write URLs/],
    [{ ...BOOKING, SAMPLE_HUB_URL: 'http://127.0.0.1:8080' }, /SAMPLE_HUB_TOKEN_FILE is not set/],
  ])('says what is missing or wrong', (variables, message) => {
    expect(() => readEnvironment(variables)).toThrow(message);
  });
});
