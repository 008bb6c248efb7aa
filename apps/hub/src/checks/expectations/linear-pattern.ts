import { RE2JS } from 're2js';
import { ExpectationError } from './expectation.js';

const MAX_PATTERN_LENGTH = 1_000;
const MAX_KEPT = 1_000;
const kept = new Map<string, RE2JS>();

/** A regular expression on an engine that takes linear time whatever the text. @throws ExpectationError */
export function linearPattern(source: string): RE2JS {
  const known = kept.get(source);
  if (known !== undefined) return known;
  if (source.length > MAX_PATTERN_LENGTH) throw new ExpectationError(`the pattern is longer than ${MAX_PATTERN_LENGTH} characters`);
  const pattern = compile(source);
  if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value!);
  kept.set(source, pattern);
  return pattern;
}

function compile(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    throw new ExpectationError(`the pattern is not valid (RE2 syntax, no look-around or back-references): ${(error as Error).message}`);
  }
}
