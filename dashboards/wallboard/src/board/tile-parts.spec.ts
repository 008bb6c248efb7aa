import { BARE, partsOf } from './tile-parts.js';

const everything = { explanation: true, instances: 4, objective: true };

describe('tile parts', () => {
  it('a small tile has name and state only', () => {
    expect(partsOf({ width: 7.2, height: 3 }, everything)).toEqual(BARE);
  });

  it('a large tile has all of it', () => {
    expect(partsOf({ width: 14.5, height: 14.5 }, everything)).toMatchObject({
      roomy: true,
      explanation: true,
      instanceRows: 4,
      instanceColumns: 1,
      objective: true,
      lastSeen: true,
    });
  });

  it('puts instances side by side before it leaves any out', () => {
    expect(partsOf({ width: 14.5, height: 10.4 }, everything)).toMatchObject({ instanceRows: 2, instanceColumns: 2, objective: true });
  });

  it('gives up the budget before the reason and the worst instance', () => {
    expect(partsOf({ width: 14.5, height: 7.3 }, everything)).toMatchObject({
      explanation: true,
      instanceRows: 1,
      objective: false,
      lastSeen: false,
    });
  });
});
