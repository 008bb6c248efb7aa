import type { PipeTransform } from '@nestjs/common';
import { DomainError } from '@watchfloor/core';
import { z } from 'zod';
import { fieldProblems } from './field-problems.js';

/** @throws DomainError `invalid` naming each wrong field. */
export function parseWith<Output>(schema: z.ZodType<Output>, value: unknown, what: string): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = fieldProblems(result.error);
  const summary = problems.map((problem) => [problem.path, problem.message].filter(Boolean).join(': ')).join('; ');
  throw new DomainError('invalid', `The ${what} is not valid: ${summary}`, problems);
}

export class BodyPipe<Output> implements PipeTransform<unknown, Output> {
  constructor(private readonly schema: z.ZodType<Output>) {}

  transform(body: unknown): Output {
    return parseWith(this.schema, body ?? {}, 'body');
  }
}

export class QueryPipe<Output> implements PipeTransform<Record<string, unknown>, Output> {
  constructor(private readonly schema: z.ZodType<Output>) {}

  /** `namespace` belongs to every route: the guard has judged it, and not every schema names it. */
  transform(query: Record<string, unknown>): Output {
    const { namespace, ...others } = query;
    const named = this.schema instanceof z.ZodObject && 'namespace' in this.schema.shape;
    return parseWith(this.schema, named && namespace !== undefined ? query : others, 'query');
  }
}
