import { shortLabels } from './short-label.js';

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
});
