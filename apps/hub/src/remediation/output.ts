/** What an act may leave behind in the record. */
export const MAX_OUTPUT_BYTES = 65_536;

/** PostgreSQL takes no NUL in a text, and terminals take the rest for orders. */
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;

/** Safe to store and to show, at most 64 KiB of UTF-8. */
export function boundedOutput(text: string): string {
  const clean = Buffer.from(text.slice(0, MAX_OUTPUT_BYTES).replace(CONTROLS, ''), 'utf8');
  if (clean.length <= MAX_OUTPUT_BYTES) return clean.toString('utf8');
  return clean
    .subarray(0, MAX_OUTPUT_BYTES - 3)
    .toString('utf8')
    .replace(/\uFFFD$/, '');
}
