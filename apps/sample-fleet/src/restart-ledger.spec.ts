import { RestartLedger } from './restart-ledger.js';

function counting() {
  let restarts = 0;
  return { restart: async () => ({ id: 'booking-a', pid: 100 + ++restarts, restarts }), count: () => restarts };
}

describe('the ledger of restarts', () => {
  it('restarts once for one act, however often it is asked', async () => {
    const ledger = new RestartLedger();
    const { restart, count } = counting();
    const request = { id: 'booking-a', key: 'uid:1', fencingToken: 1 };
    const [first, second] = await Promise.all([ledger.once(request, restart), ledger.once(request, restart)]);
    expect(await ledger.once(request, restart)).toEqual(first);
    expect(second).toEqual(first);
    expect(count()).toBe(1);
    expect(ledger.entries()).toMatchObject([{ key: 'uid:1', requests: 3, restarts: 1 }]);
  });

  it('refuses an older owner, per target', async () => {
    const ledger = new RestartLedger();
    const { restart, count } = counting();
    await ledger.once({ id: 'booking-a', key: 'uid:2', fencingToken: 7 }, restart);
    await expect(ledger.once({ id: 'booking-a', key: 'uid:3', fencingToken: 6 }, restart)).rejects.toThrow(
      /6 for booking-a is older than 7/,
    );
    await ledger.once({ id: 'booking-b', key: 'uid:1', fencingToken: 1 }, restart);
    expect(count()).toBe(2);
  });

  it('lets the same act try again when its restart failed', async () => {
    const ledger = new RestartLedger();
    const request = { id: 'booking-a', key: 'uid:1', fencingToken: 1 };
    await expect(ledger.once(request, () => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory');
    await expect(ledger.once(request, counting().restart)).resolves.toMatchObject({ restarts: 1 });
  });
});
