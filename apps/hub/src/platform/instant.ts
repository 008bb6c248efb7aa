/** ISO 8601 UTC with milliseconds, as every time leaves the hub. */
export function instant(at: number): string {
  return new Date(at).toISOString();
}

export function instantOrNull(at: number | null): string | null {
  return at === null ? null : instant(at);
}

/** Milliseconds UTC of an instant that a schema has already judged. */
export function milliseconds(text: string): number {
  return Date.parse(text);
}
