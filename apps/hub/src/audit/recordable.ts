const MAX_PAYLOAD_LENGTH = 64 * 1024;
const MAX_TEXT_LENGTH = 200;
/** Half of a surrogate pair has no canonical form, so hashing it would throw. */
const LONE_SURROGATES = /\p{Cs}/gu;

/**
 * A payload as it can be hashed for ever: plain JSON, bounded, without floats (two programs may print one
 * differently), so those become text. @see TL-1
 */
export function recordable(payload: unknown): unknown {
  const text = JSON.stringify(payload ?? {}, (_, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    if (typeof value === 'string') return value.replace(LONE_SURROGATES, '\uFFFD');
    return typeof value === 'number' && !Number.isSafeInteger(value) ? String(value) : value;
  });
  if (text.length > MAX_PAYLOAD_LENGTH) return { tooLong: text.length, beginning: text.slice(0, 1_000) };
  return JSON.parse(text) as unknown;
}

/** One bounded line: a name that brings line breaks must not look like two entries. */
export function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what must go
  return text
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ')
    .slice(0, MAX_TEXT_LENGTH)
    .replace(LONE_SURROGATES, '\uFFFD');
}
