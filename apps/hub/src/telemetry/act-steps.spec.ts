import { ActSteps } from './act-steps.js';

it('counts each state that an act comes to once', () => {
  const steps = new ActSteps();
  const written = ['running', 'running', 'verifying', 'verifying', 'succeeded'] as const;
  expect(written.map((state) => steps.isStep({ id: 'a', state }))).toEqual([true, false, true, false, true]);
  expect(steps.isStep({ id: 'b', state: 'running' })).toBe(true);
});
