import { z } from 'zod';
import { ExpectationError, type Expectation, type SubjectName } from './expectation.js';
import { parseExpectation } from './parse-expectation.js';

const MAX_EXPECTATIONS = 50;
const MAX_KEPT = 10_000;
const kept = new Map<string, Expectation>();

/** The `expect` and `warn` lists of a probe that has these subjects; a subject it doesn't have is a configuration error. */
export function expectationList(subjects: readonly SubjectName[]): z.ZodType<string[], string[]> {
  const item = z.string().superRefine((text, context) => {
    const problem = problemOf(text, subjects);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });
  return z.array(item).max(MAX_EXPECTATIONS);
}

/** Texts that a settings schema has accepted. */
export function readExpectations(texts: readonly string[]): Expectation[] {
  return texts.map((text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const expectation = parseExpectation(text);
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(text, expectation);
    return expectation;
  });
}

function problemOf(text: string, subjects: readonly SubjectName[]): string | null {
  try {
    const { name } = parseExpectation(text).subject;
    return subjects.includes(name) ? null : `this probe has no ${name}; it has ${subjects.join(', ')}`;
  } catch (error) {
    if (error instanceof ExpectationError) return error.message;
    throw error;
  }
}
