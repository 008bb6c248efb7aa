import { signalOf } from './signal.js';

it.each([
  [undefined, 'all done', { signal: 'success', text: 'all done' }],
  ['start', '', { signal: 'start', text: '' }],
  ['fail', 'disk full', { signal: 'fail', text: 'disk full' }],
  ['0', '', { signal: 'success', text: '' }],
  ['3', '', { signal: 'fail', text: 'exit code 3' }],
  ['255', 'killed', { signal: 'fail', text: 'exit code 255: killed' }],
])('reads %s with "%s"', (word, body, signal) => {
  expect(signalOf(word, body)).toEqual(signal);
});

it.each(['256', '-1', 'stop', '1e2', ''])('knows no signal "%s"', (word) => {
  expect(() => signalOf(word, '')).toThrow(expect.objectContaining({ code: 'not_found' }) as Error);
});

it('keeps lines, but nothing that moves a cursor', () => {
  expect(signalOf(undefined, 'one\ntwo\u0000\u001b[2J\tthree\r\n').text).toBe('one\ntwo  [2J\tthree');
});
