import { DomainError } from '@watchfloor/core';
import { z } from 'zod';
import { BodyPipe, QueryPipe } from './schema.pipe.js';

const body = new BodyPipe(z.strictObject({ name: z.string(), checks: z.array(z.strictObject({ url: z.string() })).default([]) }));

function problemsOf(work: () => unknown): DomainError['fields'] {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error.fields;
    throw error;
  }
  return [];
}

it('names each wrong field by its path', () => {
  const wrong = { checks: [{ url: 1 }], nmae: 'x', __proto__: null };
  expect(problemsOf(() => body.transform(wrong)).map((problem) => problem.path)).toEqual(['name', 'checks[0].url', 'nmae']);
});

it.each([[null], ['text'], [[]], [42]])('refuses a body that is %p, also where nothing is required', (value) => {
  for (const pipe of [body, new BodyPipe(z.strictObject({}))])
    expect(problemsOf(() => pipe.transform(value))).toEqual([{ path: '', message: 'must be a JSON object' }]);
});

it('takes no body at all for an empty one', () => {
  expect(new BodyPipe(z.strictObject({})).transform(undefined)).toEqual({});
});

it('refuses a query parameter that it does not know, and leaves namespace to the guard', () => {
  const query = new QueryPipe(z.strictObject({ limit: z.coerce.number().default(100) }));
  expect(query.transform({ namespace: 'shop', limit: '5' })).toEqual({ limit: 5 });
  expect(problemsOf(() => query.transform({ sort: 'name;drop' }))).toEqual([{ path: 'sort', message: 'is not known here' }]);
});

it('refuses a query parameter that is given twice', () => {
  const query = new QueryPipe(z.strictObject({ limit: z.coerce.number().default(100) }));
  expect(problemsOf(() => query.transform({ limit: ['2', '3'] }))).toEqual([{ path: 'limit', message: 'must be given once' }]);
});
