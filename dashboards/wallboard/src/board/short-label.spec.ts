import { fitLabel, shortLabels } from './short-label.js';

const short = (...labels: string[]) => labels.map(shortLabels(labels));

describe('short labels', () => {
  it('drop the words that all share', () => {
    expect(short('shop-eu-cart', 'shop-eu-search')).toEqual(['cart', 'search']);
    expect(short('Service 01', 'Service 02')).toEqual(['01', '02']);
  });

  it('keep whole words and single services', () => {
    expect(short('booking', 'books')).toEqual(['booking', 'books']);
    expect(short('only-one')).toEqual(['only-one']);
    expect(short('same', 'same')).toEqual(['same', 'same']);
    expect(short('a-b', 'a-')).toEqual(['b', '']);
  });

  it.each([
    ['Booking', 7, 'Booking'],
    ['Booking 12', 6, 'Boo 12'],
    ['Booking', 4, 'Book'],
    ['Sign-in 12', 8, 'Sign 12'],
    ['a-123', 4, 'a-12'],
    ['Booking', 0, ''],
  ])('%p in %d characters is %p', (label, characters, fitted) => {
    expect(fitLabel(label, characters)).toBe(fitted);
  });
});
