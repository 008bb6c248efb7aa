import type { FieldProblem } from '@watchfloor/core';
import type { z } from 'zod';

const MAX_PROBLEMS = 50;

/** What a schema found, one entry for each wrong field; an unknown field is named itself. */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: pathText([...issue.path, key]), message: 'is not known here' }))
        : [{ path: pathText(issue.path), message: issue.message }],
    )
    .slice(0, MAX_PROBLEMS);
}

/** `checks[0].url` */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
