import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { databaseCases } from '../../../../test/support/database-cases.js';
import { DeliveryBench, START } from '../../../../test/support/delivery-bench.js';

describe.each(databaseCases)('falling through on $name', ({ createUrl }) => {
  let bench: DeliveryBench;

  beforeAll(async () => {
    bench = await DeliveryBench.open(createUrl);
  });
  beforeEach(() => bench.begin());
  afterEach(() => bench.end());
  afterAll(() => bench.close());

  it('falls through to the next channel at once where a channel is broken, and says so (AL-9)', async () => {
    bench.receivers.irt.behaviour = { status: 404, body: 'no_service' };
    await bench.tell('opened', ['irt']);
    await bench.run(1_000);
    expect([bench.got('irt'), bench.got('owners'), bench.got('bus')]).toEqual([['opened'], ['opened'], []]);
    expect(await bench.health.read()).toMatchObject({
      lost: 1,
      brokenChannels: [{ channelUid: 'irt', error: expect.stringContaining('no_service') }],
    });
  });

  it('does not fall through while another channel of the service is told the same', async () => {
    bench.receivers.irt.behaviour = { status: 404 };
    await bench.tell('opened', ['irt', 'owners']);
    await bench.run(2_000);
    expect([bench.got('owners'), bench.got('bus')]).toEqual([['opened'], []]);
  });

  it('falls on through channels that are broken as well', async () => {
    bench.receivers.irt.behaviour = { status: 404 };
    bench.receivers.owners.behaviour = { status: 404 };
    await bench.tell('opened', ['irt', 'owners']);
    await bench.run(2_000);
    expect(bench.got('bus')).toEqual(['opened']);
  });

  it('tells the next channel in parallel after a minute of failing', async () => {
    bench.receivers.irt.behaviour = { status: 503 };
    await bench.tell('opened', ['irt']);
    await bench.run(58_000);
    expect(bench.got('owners')).toEqual([]);
    await bench.run(4_000);
    expect(bench.got('owners')).toEqual(['opened']);
  });

  it('tells the recovery after the problem, however late that gets through', async () => {
    bench.receivers.irt.behaviour = { status: 500 };
    await bench.tell('opened', ['irt']);
    await bench.run(5_000);
    await bench.tell('recovered', ['irt']);
    await bench.run(5_000);
    bench.receivers.irt.behaviour = { status: 200 };
    const before = bench.receivers.irt.received.length;
    await bench.run(20_000);
    expect(bench.got('irt').slice(before)).toEqual(['opened', 'recovered']);
  });

  it('tells the recovery to whoever stood in, and not to who never heard of the problem (AL-3)', async () => {
    bench.receivers.irt.behaviour = { status: 404 };
    await bench.tell('opened', ['irt']);
    await bench.run(2_000);
    bench.receivers.irt.behaviour = { status: 200 };
    await bench.tell('recovered', ['irt']);
    await bench.run(2_000);
    expect([bench.got('irt'), bench.got('owners')]).toEqual([['opened'], ['opened', 'recovered']]);
    expect(await bench.outcomes()).toMatchObject({ [`irt:recovered:${START + 3_000}`]: 'skipped' });
  });

  describe('a recovery that could not be told in time', () => {
    /** After `opened` was told the receiver fails until all of these are decided. */
    async function toldLate(...kinds: readonly ('recovered' | 'reopened')[]): Promise<readonly (string | undefined)[]> {
      await bench.tell('opened', ['irt']);
      await bench.run(1_000);
      bench.receivers.irt.behaviour = { status: 500 };
      for (const kind of kinds) {
        await bench.tell(kind, ['irt']);
        await bench.run(1_000);
      }
      bench.receivers.irt.behaviour = { status: 200 };
      const before = bench.receivers.irt.received.length;
      await bench.run(20_000);
      return bench.got('irt').slice(before);
    }

    it('is not told when the trouble is back', async () => {
      expect(await toldLate('recovered', 'reopened')).toEqual(['reopened']);
    });

    it('is told when it is over, however often it was back in between', async () => {
      expect(await toldLate('recovered', 'reopened', 'recovered')).toEqual(['reopened', 'recovered']);
    });

    it('is told although the clock was set back meanwhile', async () => {
      await bench.tell('opened', ['irt']);
      await bench.tell('reopened', ['irt']);
      await bench.run(1_000);
      bench.clock.at -= 60_000;
      await bench.tell('recovered', ['irt']);
      await bench.run(1_000);
      expect(bench.got('irt')).toEqual(['opened', 'reopened', 'recovered']);
    });
  });

  it('tells what corrects a void message only while it is so', async () => {
    await bench.tell('opened', ['irt']);
    await bench.tell('recovered', ['irt']);
    await bench.run(1_000);
    await bench.tell('reopened', ['irt'], { corrects: 'trouble' });
    await bench.run(1_000);
    await bench.tell('reopened', ['irt'], { corrects: 'trouble' });
    await bench.remember('recovery');
    await bench.run(1_000);
    expect(bench.got('irt')).toEqual(['opened', 'recovered', 'reopened']);
  });

  it('fails clearly for a channel that was retired or is not valid, and falls through', async () => {
    bench.directory.channels = [
      { uid: 'odd', key: 'odd', notifier: 'pigeon', settings: {}, revision: 1 },
      ...bench.directory.channels.slice(1),
    ];
    await bench.tell('opened', ['irt', 'odd']);
    await bench.run(2_000);
    expect(await bench.outcomes()).toMatchObject({ 'irt:opened': 'failed', 'odd:opened': 'failed', 'owners:opened': 'sent' });
  });
});
