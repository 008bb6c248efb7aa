/** A name as PostgreSQL takes it, whatever it holds; for `--schema` a pattern that matches this one only. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
