import type { PipeTransform } from '@nestjs/common';
import { DomainError, type FieldProblem } from '@watchfloor/core';
import { z } from 'zod';
import { fieldProblems } from './field-problems.js';

/** @throws DomainError `invalid` naming each wrong field. */
export function parseWith<Output>(schema: z.ZodType<Output>, value: unknown, what: string): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  return refuse(what, fieldProblems(result.error));
}

function refuse(what: string, problems: readonly FieldProblem[]): never {
  const summary = problems.map((problem) => [problem.path, problem.message].filter(Boolean).join(': ')).join('; ');
  throw new DomainError('invalid', `The ${what} is not valid: ${summary}`, problems);
}

export class BodyPipe<Output> implements PipeTransform<unknown, Output> {
  constructor(private readonly schema: z.ZodType<Output>) {}

  transform(body: unknown): Output {
    // None at all is an empty one.
    const given = body === undefined ? {} : body;
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      refuse('body', [{ path: '', message: 'must be a JSON object' }]);
    return parseWith(this.schema, given, 'body');
  }
}

export class QueryPipe<Output> implements PipeTransform<Record<string, unknown>, Output> {
  constructor(private readonly schema: z.ZodType<Output>) {}

  /** `namespace` belongs to every route: the guard has judged it, and not every schema names it. */
  transform(query: Record<string, unknown>): Output {
    const repeated = Object.keys(query).filter((name) => Array.isArray(query[name]));
    if (repeated.length > 0)
      refuse(
        'query',
        repeated.map((path) => ({ path, message: 'must be given once' })),
      );
    const { namespace, ...others } = query;
    const named = this.schema instanceof z.ZodObject && 'namespace' in this.schema.shape;
    return parseWith(this.schema, named && namespace !== undefined ? query : others, 'query');
  }
}
