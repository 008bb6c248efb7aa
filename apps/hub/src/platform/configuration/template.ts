export interface TemplateValues {
  readonly id: string;
  readonly address: string | null;
  readonly place: string | null;
}

const PLACEHOLDER = /\{(id|address|place)\}/g;

/** Names of the instance's values that the texts below `value` ask for. */
export function placeholdersIn(value: unknown): Set<string> {
  const names = new Set<string>();
  mapTexts(value, (text) => {
    for (const [, name] of text.matchAll(PLACEHOLDER)) names.add(name as string);
    return text;
  });
  return names;
}

/** Puts an instance into the settings of a check of its component; filled once, so a value can't bring in another. */
export function fillTemplate<Value>(value: Value, values: TemplateValues): Value {
  return mapTexts(value, (text) => text.replace(PLACEHOLDER, (_, name: keyof TemplateValues) => values[name] ?? '')) as Value;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, mapTexts(child, change)]));
}
