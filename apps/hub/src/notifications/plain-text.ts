/** Controls, line ends among them, and the marks that reorder or hide text. */
const UNPRINTABLE = /[\s\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]+/g;

/** Text of others made safe to show: one line, no control characters, no reordering marks, bounded. */
export function printableLine(text: string, maxLength: number): string {
  const clean = text
    .slice(0, maxLength * 2)
    .replace(UNPRINTABLE, ' ')
    .trim();
  return clean.length <= maxLength ? clean : `${clean.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
