import { eachInTurn } from './each-in-turn.js';

it('goes on after what failed, and tells of all that did', async () => {
  const done: string[] = [];
  const works = (name: string) => () => Promise.resolve(void done.push(name));
  const fails = (text: string) => () => Promise.reject(new Error(text));
  await eachInTurn(works('a'), works('b'));
  const cause = new Error('first');
  await expect(eachInTurn(() => Promise.reject(cause), works('c'), fails('second'))).rejects.toMatchObject({
    message: 'first; second',
    cause,
  });
  expect(done).toEqual(['a', 'b', 'c']);
});
