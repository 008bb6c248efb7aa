import * as contracts from '@watchfloor/contracts';
import { z } from 'zod';

/** `createService` → `CreateService`: the name that a schema has among the contracts. */
const NAMES: ReadonlyMap<z.ZodType, string> = new Map(
  Object.entries(contracts).flatMap(([name, value]) => (value instanceof z.ZodType ? [[value, pascal(name)] as const] : [])),
);

/** Entities that answers are made of, so that each is described once. */
export function namedObjects(): [z.ZodType, string][] {
  return [...NAMES].filter(([schema]) => schema instanceof z.ZodObject);
}

/** A list is named by its items; what has no name of its own takes the one given. */
export function nameOf(schema: z.ZodType, otherwise: string): string {
  const own = NAMES.get(schema);
  if (own !== undefined) return own;
  const items: unknown = schema instanceof z.ZodObject ? schema.shape['items'] : undefined;
  const item = items instanceof z.ZodArray ? NAMES.get(items.element as z.ZodType) : undefined;
  return item === undefined ? pascal(otherwise) : `${item}List`;
}

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
