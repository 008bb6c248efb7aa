import { JSONPathEnvironment, type FilterFunction, type JSONPathQuery, type JSONValue } from 'json-p3';
import { ExpectationError } from './expectation.js';
import { linearPattern } from './linear-pattern.js';

const MAX_NODES = 100_000;
const MAX_KEPT = 1_000;

/** RFC 9535, with its two functions that take a pattern on the linear engine. */
class LinearJsonPath extends JSONPathEnvironment {
  protected override setupFilterFunctions(): void {
    super.setupFilterFunctions();
    for (const name of ['match', 'search']) {
      const original = this.functionRegister.get(name)!;
      const anchored = (pattern: string): string => (name === 'match' ? `^(?:${pattern})$` : pattern);
      const call = (text: unknown, pattern: unknown): boolean => isFound(text, pattern, anchored);
      this.functionRegister.set(name, { argTypes: original.argTypes, returnType: original.returnType, call } satisfies FilterFunction);
    }
  }
}

const environment = new LinearJsonPath();
const kept = new Map<string, JSONPathQuery>();

/** @throws ExpectationError when the path is not RFC 9535. */
export function compileJsonPath(path: string): JSONPathQuery {
  const known = kept.get(path);
  if (known !== undefined) return known;
  try {
    const query = environment.compile(path);
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(path, query);
    return query;
  } catch (error) {
    throw new ExpectationError(`the JSONPath '${path}' is not valid: ${(error as Error).message}`);
  }
}

/** The values at the path, as far as its nodes are bounded. */
export function valuesAt(path: string, json: unknown): unknown[] {
  const values: unknown[] = [];
  for (const node of compileJsonPath(path).lazyQuery(json as JSONValue)) {
    values.push(node.value);
    if (values.length > MAX_NODES) throw new RangeError(`more than ${MAX_NODES} nodes`);
  }
  return values;
}

/** RFC 9535 §2.4.6: what is no text or no valid pattern is simply not found. */
function isFound(text: unknown, pattern: unknown, anchored: (pattern: string) => string): boolean {
  if (typeof text !== 'string' || typeof pattern !== 'string') return false;
  try {
    return linearPattern(anchored(pattern)).test(text);
  } catch {
    return false;
  }
}
