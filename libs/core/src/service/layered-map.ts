/** How much may lie beside the base before a copy becomes a base of its own. */
const MOST_BESIDE = 64;
const GONE = Symbol('gone');

/**
 * A map that is cheap to copy, however large: copies share a base that nobody changes, and keep what differs beside it.
 * A service of thousands of instances is stepped for each observation, and each step begins with a copy.
 */
export class LayeredMap<Key, Value> implements Map<Key, Value> {
  readonly [Symbol.toStringTag] = 'LayeredMap';
  private count: number;

  private constructor(
    private readonly base: ReadonlyMap<Key, Value>,
    private readonly beside: Map<Key, Value | typeof GONE>,
    count: number,
  ) {
    this.count = count;
  }

  /** From here on the given map must not change. */
  static copyOf<Key, Value>(map: ReadonlyMap<Key, Value>): LayeredMap<Key, Value> {
    if (!(map instanceof LayeredMap)) return new LayeredMap<Key, Value>(map, new Map(), map.size);
    const { base, beside, count } = map as LayeredMap<Key, Value>;
    return beside.size <= MOST_BESIDE ? new LayeredMap(base, new Map(beside), count) : new LayeredMap(new Map(map), new Map(), count);
  }

  get size(): number {
    return this.count;
  }

  has(key: Key): boolean {
    const beside = this.beside.get(key);
    return beside === undefined ? this.base.has(key) : beside !== GONE;
  }

  get(key: Key): Value | undefined {
    const beside = this.beside.get(key);
    if (beside === undefined) return this.base.get(key);
    return beside === GONE ? undefined : (beside as Value);
  }

  set(key: Key, value: Value): this {
    if (!this.has(key)) this.count += 1;
    this.beside.set(key, value);
    return this;
  }

  delete(key: Key): boolean {
    if (!this.has(key)) return false;
    this.count -= 1;
    this.beside.set(key, GONE);
    return true;
  }

  clear(): void {
    for (const key of this.keys()) this.delete(key);
  }

  forEach(callback: (value: Value, key: Key, map: Map<Key, Value>) => void): void {
    for (const [key, value] of this) callback(value, key, this);
  }

  *entries(): MapIterator<[Key, Value]> {
    for (const [key, value] of this.base) {
      const beside = this.beside.get(key);
      if (beside === undefined) yield [key, value];
      else if (beside !== GONE) yield [key, beside as Value];
    }
    for (const [key, value] of this.beside) if (value !== GONE && !this.base.has(key)) yield [key, value as Value];
  }

  *keys(): MapIterator<Key> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }
}
