const DEFAULT_MAX_LENGTH = 300;

/** What a target wrote, fit for a log and a screen: one line, bounded, without control or direction characters. */
export function oneLine(text: string, maxLength = DEFAULT_MAX_LENGTH): string {
  const line = text
    .slice(0, maxLength * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .trim();
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}
