/** What is null or empty is left out of the stream: a client reads its absence as that (interface.md "Live stream"). */
export function withoutDefaults(item: object): object {
  return Object.fromEntries(
    Object.entries(item).filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)),
  );
}
