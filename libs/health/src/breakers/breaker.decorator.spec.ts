import { Injectable } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { HealthModule } from '../health.module.js';
import { Breaker } from './breaker.decorator.js';
import { BreakerRegistry } from './breaker-registry.js';

@Injectable()
class PaymentsClient {
  private readonly answer = 'paid';

  @Breaker({ dependency: 'payments', fallback: () => 'queued' })
  async charge(amount: number): Promise<string> {
    if (amount < 0) throw new Error('refused');
    return `${this.answer} ${amount}`;
  }

  @Breaker({ dependency: 'payments' })
  async refund(): Promise<string> {
    throw new Error('refused');
  }
}

describe('@Breaker()', () => {
  let host: TestingModule;
  beforeEach(async () => {
    host = await Test.createTestingModule({
      imports: [HealthModule.forRoot({ service: 'booking' })],
      providers: [PaymentsClient],
    }).compile();
  });
  afterEach(() => host.close());

  it('guards the method, with `this` and the arguments as they were', async () => {
    await expect(host.get(PaymentsClient).charge(5)).resolves.toBe('paid 5');
    expect(host.get(BreakerRegistry).all()).toMatchObject([{ dependency: 'payments', name: 'charge' }]);
  });

  it('answers with the fallback, and throws where there is none', async () => {
    await expect(host.get(PaymentsClient).charge(-1)).resolves.toBe('queued');
    await expect(host.get(PaymentsClient).refund()).rejects.toThrow('refused');
  });

  it('leaves an object made without Nest unguarded', async () => {
    await expect(new PaymentsClient().charge(-1)).rejects.toThrow('refused');
  });

  it('refuses unsafe settings when the class is loaded', () => {
    expect(() => Breaker({ dependency: 'payments', volumeThreshold: 1 })({}, 'charge', { value: async () => undefined })).toThrow(
      /volumeThreshold is 1 → use 10/,
    );
  });
});

describe('the registry', () => {
  it('refuses two breakers of one name with different settings', async () => {
    const host = await Test.createTestingModule({ imports: [HealthModule.forRoot({ service: 'booking' })] }).compile();
    const registry = host.get(BreakerRegistry);
    expect(registry.breaker({ dependency: 'payments' })).toBe(registry.breaker({ dependency: 'payments' }));
    expect(() => registry.breaker({ dependency: 'payments', timeoutMs: 50 })).toThrow(/exists with other settings/);
    await host.close();
  });
});
