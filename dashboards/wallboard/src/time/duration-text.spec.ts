import { ageText, briefAgeText, budgetText, shareText } from './duration-text.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('durations in words', () => {
  it.each([
    [-5, '0 s'],
    [999, '0 s'],
    [59_999, '59 s'],
    [minute, '1 m'],
    [59 * minute + 59_000, '59 m'],
    [hour, '1 h'],
    [3 * hour + 12 * minute, '3 h 12 m'],
    [2 * day + 4 * hour + 59 * minute, '2 d 4 h'],
  ])('%d ms old is %s', (ms, text) => {
    expect(ageText(ms)).toBe(text);
  });

  it.each([
    [999, '0 s'],
    [4 * minute, '4 m'],
    [3 * hour + 12 * minute, '3 h'],
    [12 * day + hour, '12 d'],
  ])('%d ms old is briefly %s', (ms, text) => {
    expect(briefAgeText(ms)).toBe(text);
  });

  it.each([
    [43 * minute + 59_999, '43 m left'],
    [0, '0 s left'],
    [-1, '1 s over'],
    [-minute - 1, '2 m over'],
    [-hour, '1 h over'],
  ])('a budget with %d ms is %s', (ms, text) => {
    expect(budgetText(ms)).toBe(text);
  });

  it.each([
    [1_000_000, '100 %'],
    [999_999, '99.999 %'],
    [998_999, '99.899 %'],
    [0, '0.000 %'],
  ])('%d ppm prints %s, never rounded up (AV-7)', (ppm, text) => {
    expect(shareText(ppm)).toBe(text);
  });
});
