import { tokenInFragment } from './session.js';

describe('token in the fragment', () => {
  it.each([
    ['#token=wf_abc', 'wf_abc'],
    ['#token=a%2Bb', 'a+b'],
    ['#x=1&token=wf_abc', 'wf_abc'],
    ['#token=%E0%A4', '%E0%A4'],
    ['#token=', undefined],
    ['#mytoken=1', undefined],
    ['', undefined],
  ])('%p holds %p', (fragment, token) => {
    expect(tokenInFragment(fragment)).toBe(token);
  });
});
