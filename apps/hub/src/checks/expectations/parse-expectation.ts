import { parseDuration } from '@watchfloor/contracts';
import {
  ExpectationError,
  FIXED_SUBJECTS,
  OPERATORS,
  type Expectation,
  type ExpectationSubject,
  type FixedSubject,
  type Operator,
  type Scalar,
} from './expectation.js';
import { compileJsonPath } from './json-path.js';
import { linearPattern } from './linear-pattern.js';

const MAX_LENGTH = 4_096;
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}$/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Reads `subject op value` (interface.md, "expect / warn"). What can never hold is refused here,
 * not reported as a failure of the target later. @throws ExpectationError
 */
export function parseExpectation(text: string): Expectation {
  if (text.length > MAX_LENGTH) throw new ExpectationError(`is longer than ${MAX_LENGTH} characters`);
  const { subject, rest } = readSubject(text.trim());
  const operator = OPERATORS.find((candidate) => rest.startsWith(candidate));
  if (operator === undefined) throw new ExpectationError(`needs one of ${OPERATORS.join(' ')} after the subject`);
  const written = rest.slice(operator.length);
  if (/^[a-z]/.test(operator) && !/^\s/.test(written)) throw new ExpectationError(`needs a space after ${operator}`);
  const value = readValue(written.trim(), subject);
  checkTypes(subject, operator, value);
  if (operator === 'matches') linearPattern(value as string);
  return { text: text.trim(), subject, operator, value };
}

function readSubject(text: string): { subject: ExpectationSubject; rest: string } {
  if (text.startsWith('len(json(')) {
    const { inside, rest } = readParenthesis(text, 'len(json'.length);
    if (!rest.startsWith(')')) throw new ExpectationError('len(json(PATH)) is not closed');
    return { subject: jsonSubject(inside, true), rest: rest.slice(1).trimStart() };
  }
  if (text.startsWith('json(')) {
    const { inside, rest } = readParenthesis(text, 'json'.length);
    return { subject: jsonSubject(inside, false), rest: rest.trimStart() };
  }
  if (text.startsWith('header(')) {
    const end = text.indexOf(')');
    const header = text.slice('header('.length, end).trim();
    if (end < 0 || !HEADER_NAME.test(header)) throw new ExpectationError('header(NAME) needs the name of a header');
    return { subject: { name: 'header', header: header.toLowerCase() }, rest: text.slice(end + 1).trimStart() };
  }
  const word = /^[a-z.]+/.exec(text)?.[0] ?? '';
  if (!Object.hasOwn(FIXED_SUBJECTS, word)) {
    const known = [...Object.keys(FIXED_SUBJECTS), 'header(NAME)', 'json(PATH)', 'len(json(PATH))'];
    throw new ExpectationError(`'${word || text.slice(0, 20)}' is no subject; use one of ${known.join(', ')}`);
  }
  return { subject: { name: word as FixedSubject }, rest: text.slice(word.length).trimStart() };
}

function jsonSubject(path: string, measuresLength: boolean): ExpectationSubject {
  compileJsonPath(path.trim());
  return { name: 'json', path: path.trim(), measuresLength };
}

/** Ends at the balanced parenthesis outside quotes, because paths hold filters and names with parentheses. */
function readParenthesis(text: string, start: number): { inside: string; rest: string } {
  let depth = 0;
  let quote: string | null = null;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index]!;
    if (quote !== null) {
      if (character === '\\') index += 1;
      else if (character === quote) quote = null;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth === 0 && quote === null) return { inside: text.slice(start + 1, index), rest: text.slice(index + 1) };
  }
  throw new ExpectationError('the parenthesis of json(PATH) is not closed');
}

function readValue(written: string, subject: ExpectationSubject): Scalar {
  if (subject.name === 'latency') {
    const durationMs = parseDuration(written);
    if (durationMs === null) throw new ExpectationError(`latency is compared with a duration such as 800ms, not '${written}'`);
    return durationMs;
  }
  if (written === '') throw new ExpectationError('needs a value after the operator');
  if (NUMBER.test(written)) return Number(written);
  if (parseDuration(written) !== null) throw new ExpectationError(`a duration (${written}) can only be compared with latency`);
  if (written === 'true' || written === 'false') return written === 'true';
  if (written === 'null') return null;
  try {
    const value: unknown = JSON.parse(written);
    if (typeof value === 'string') return value;
  } catch {
    // Falls through to the message that says how to write it.
  }
  throw new ExpectationError(`'${written}' is no value; write a number, a "text" in double quotes, true, false or null`);
}

/** Where the subject's type is known, a value of another one could never match. */
function checkTypes(subject: ExpectationSubject, operator: Operator, value: Scalar): void {
  const isText = operator === 'matches' || (operator === 'contains' && subject.name !== 'json');
  if (isText && typeof value !== 'string') throw new ExpectationError(`${operator} needs a "text" in double quotes`);
  const isOrder = operator.startsWith('<') || operator.startsWith('>');
  if (isOrder && typeof value !== 'number' && typeof value !== 'string')
    throw new ExpectationError(`${operator} needs a number or a "text"`);
  const type = typeOf(subject);
  if (type === null) return;
  if ((operator === 'matches' || operator === 'contains') && type === 'number')
    throw new ExpectationError(`${operator} needs a text, and ${nameOf(subject)} is a number`);
  if (typeof value !== type)
    throw new ExpectationError(
      `${nameOf(subject)} is a ${type === 'string' ? 'text' : type}, so it can't be compared with ${JSON.stringify(value)}`,
    );
}

function typeOf(subject: ExpectationSubject): 'number' | 'string' | null {
  if (subject.name === 'header') return 'string';
  if (subject.name === 'json') return subject.measuresLength ? 'number' : null;
  return FIXED_SUBJECTS[subject.name] === 'string' ? 'string' : 'number';
}

function nameOf(subject: ExpectationSubject): string {
  return subject.name === 'json' ? 'len(json(PATH))' : subject.name;
}
