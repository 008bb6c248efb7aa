import type { ActionTarget } from './action.js';

const PLACEHOLDER = /\{([a-z]*)\}/g;
const KNOWN = new Set(['id', 'address', 'place']);
const MAX_VALUE_LENGTH = 2_048;

/** The first placeholder that doesn't exist, or null. */
export function unknownPlaceholder(template: string): string | null {
  for (const [whole, name = ''] of template.matchAll(PLACEHOLDER)) if (!KNOWN.has(name)) return whole;
  return null;
}

/** Raised for values that could mean more than themselves; the act then fails without having done anything. */
export class PlaceholderError extends Error {
  override readonly name = 'PlaceholderError';
}

/**
 * Fills `{id}`, `{address}` and `{place}`; `encode` makes a value harmless for where it stands.
 * Filled once: braces inside a value stay what they are.
 * @throws PlaceholderError
 */
export function fillPlaceholders(
  template: string,
  target: ActionTarget,
  encode: (value: string, name: string, offset: number) => string,
): string {
  return template.replace(PLACEHOLDER, (_whole, name: string, offset: number) => encode(valueOf(name, target), name, offset));
}

function valueOf(name: string, target: ActionTarget): string {
  const value = { id: target.id, address: target.address, place: target.place }[name] ?? '';
  if (value === '') throw new PlaceholderError(`the target has no ${name}`);
  if (value.length > MAX_VALUE_LENGTH) throw new PlaceholderError(`the target's ${name} is longer than ${MAX_VALUE_LENGTH} characters`);
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001F\u007F]/.test(value)) throw new PlaceholderError(`the target's ${name} holds control characters`);
  return value;
}
