import { invented, missed, type Compared } from './against-truth.ts';
import { difference, intersection, lengthOf, merged } from './stretches.ts';

/** Dead from 10 to 20 s of a minute, seen by a hub that was there all the time. */
const compared = (recordedDown: Compared['recordedDown'], more: Partial<Compared> = {}): Compared => ({
  recordedDown,
  recordedUnknown: [],
  certainlyUp: [
    { from: 0, to: 10_000 },
    { from: 20_000, to: 60_000 },
  ],
  certainlyDown: [{ from: 10_050, to: 19_950 }],
  awake: [{ from: 0, to: 60_000 }],
  boundMs: 3_500,
  timeoutMs: 500,
  ...more,
});
const away = { awake: [{ from: 0, to: 19_000 }, { from: 30_000, to: 60_000 }] }; // prettier-ignore

describe('the comparison with the truth', () => {
  it('accepts what polling can’t tell', () => {
    const record = compared([{ from: 9_800, to: 21_000 }]);
    expect([...invented(record), ...missed(record)]).toEqual([]);
  });

  it.each([
    ['one without a death', [{ from: 10_000, to: 20_000 }, { from: 40_000, to: 41_000 }], {}], // prettier-ignore
    ['one that began in health', [{ from: 9_000, to: 20_000 }], {}],
    ['one that outlives the death', [{ from: 10_000, to: 24_000 }], {}],
    ['one that outlives it by more than the hub was away', [{ from: 10_000, to: 34_000 }], away],
  ])('finds an invented DOWN: %s', (_, recordedDown, more) => {
    expect(invented(compared(recordedDown, more))).toHaveLength(1);
  });

  it('knows that nobody sees a recovery while the hub is away', () => {
    expect(invented(compared([{ from: 10_000, to: 31_000 }], away))).toEqual([]);
  });

  it('finds a death that is not on record, unless the record says that it does not know', () => {
    expect(missed(compared([]))).toHaveLength(1);
    expect(missed(compared([{ from: 14_000, to: 20_000 }]))).toHaveLength(1);
    expect(missed(compared([], { recordedUnknown: [{ from: 10_000, to: 20_000 }] }))).toEqual([]);
  });
});

describe('stretches', () => {
  const left = [{ from: 0, to: 10 }, { from: 20, to: 30 }]; // prettier-ignore
  it('are cut, joined and measured', () => {
    expect(difference(left, [{ from: 5, to: 25 }])).toEqual([{ from: 0, to: 5 }, { from: 25, to: 30 }]); // prettier-ignore
    expect(intersection(left, [{ from: 5, to: 25 }])).toEqual([{ from: 5, to: 10 }, { from: 20, to: 25 }]); // prettier-ignore
    expect(merged([...left, { from: 10, to: 20 }])).toEqual([{ from: 0, to: 30 }]);
    expect(lengthOf([...left, { from: 5, to: 10 }])).toBe(20);
  });
});
