import fc from 'fast-check';
import { judgeRound, type RoundVerdict, type Voice, type VoiceKind } from './round.js';

const LETTERS: Readonly<Record<string, Voice>> = {
  o: { isProven: true, answer: 'ok' },
  f: { isProven: true, answer: 'fail' },
  p: { isProven: true, answer: 'pending' },
  v: { isProven: true, answer: 'void' },
  l: { isProven: true, answer: 'late' },
  m: { isProven: false, answer: 'late' },
  u: { isProven: false, answer: 'fail' },
  q: { isProven: false, answer: 'pending' },
};
const voices = (letters: string): Voice[] => [...letters].map((letter) => LETTERS[letter]!);

describe('a round of references (ST-9)', () => {
  it.each<[string, RoundVerdict]>([
    ['ooo', 'trusted'],
    ['oof', 'trusted'],
    ['off', 'suspect'],
    ['fff', 'suspect'],
    ['ooff', 'trusted'],
    ['offf', 'suspect'],
    // One alone may fail by itself; two must agree.
    ['f', 'trusted'],
    ['ff', 'suspect'],
    ['of', 'trusted'],
    // Who never answered has no voice, unless nobody answers and there are three.
    ['u', 'trusted'],
    ['uu', 'trusted'],
    ['ouu', 'trusted'],
    ['uuu', 'suspect'],
    ['fuu', 'suspect'],
    ['ofu', 'trusted'],
    // It is decided as soon as nobody who is still asked can change it.
    ['oop', 'trusted'],
    ['opp', 'open'],
    ['ofp', 'open'],
    ['ffp', 'suspect'],
    ['fpp', 'open'],
    ['uup', 'open'],
    ['uuq', 'open'],
    ['', 'silent'],
    ['vvv', 'silent'],
    ['vvo', 'trusted'],
    ['vff', 'suspect'],
    ['vuu', 'silent'],
    // While the hub itself is held up a failure says nothing, and its round proves nothing unless somebody answered.
    ['lll', 'late'],
    ['mmm', 'late'],
    ['llf', 'late'],
    ['luu', 'late'],
    ['llo', 'trusted'],
    ['lff', 'suspect'],
    ['llp', 'open'],
    // Those that could not have made it suspect hide nothing by being late.
    ['l', 'silent'],
    ['mm', 'silent'],
  ])('%s makes the hub %s', (letters, verdict) => {
    expect(judgeRound('reference', voices(letters))).toBe(letters === 'u' || letters === 'uu' ? 'silent' : verdict);
  });
});

describe('a round of the canaries of a place', () => {
  it.each<[string, RoundVerdict]>([
    ['o', 'trusted'],
    ['f', 'suspect'],
    ['of', 'trusted'],
    ['off', 'suspect'],
    ['u', 'silent'],
    ['uuu', 'silent'],
    ['p', 'open'],
    ['l', 'late'],
    ['lo', 'trusted'],
    ['m', 'silent'],
  ])('%s makes it %s', (letters, verdict) => {
    expect(judgeRound('canary', voices(letters))).toBe(verdict);
  });
});

describe('what a round says early', () => {
  it('still holds when everybody has answered', () => {
    const voice = fc.record({ isProven: fc.boolean(), answer: fc.constantFrom<Voice['answer']>('ok', 'fail', 'pending', 'void', 'late') });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(voice, fc.boolean()), { maxLength: 8 }),
        fc.constantFrom<VoiceKind>('reference', 'canary'),
        (asked, kind) => {
          const early = judgeRound(
            kind,
            asked.map(([each]) => each),
          );
          const ended = asked.map(([each, isOk]): Voice => (each.answer === 'pending' ? { ...each, answer: isOk ? 'ok' : 'fail' } : each));
          return early === 'open' || early === judgeRound(kind, ended);
        },
      ),
    );
  });
});
