import { z } from 'zod';
import { nameOf, namedObjects } from './schema-names.js';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

const FOLDER = '#/components/schemas/';

/** The schemas that a description refers to, each under one name. */
export class SchemaBook {
  private readonly answers = z.registry<{ id: string }>();
  private readonly requests = z.registry<{ id: string }>();

  constructor() {
    for (const [schema, id] of namedObjects()) this.answers.add(schema, { id });
  }

  answer(schema: z.ZodType, otherwise: string): JsonSchema {
    return refer(this.answers, schema, otherwise);
  }

  request(schema: z.ZodType, otherwise: string): JsonSchema {
    return refer(this.requests, schema, otherwise);
  }

  /** Of those that `document` leads to. */
  schemasFor(document: object): Record<string, JsonSchema> {
    const all = { ...described(this.answers, 'output'), ...described(this.requests, 'input') };
    const used = new Map<string, JsonSchema>();
    const follow = (part: unknown): void => {
      for (const name of namesIn(part)) {
        const schema = all[name];
        if (schema === undefined || used.has(name)) continue;
        used.set(name, schema);
        follow(schema);
      }
    };
    follow(document);
    return Object.fromEntries([...used].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** A query's properties, to become parameters. */
export function queryProperties(schema: z.ZodType): {
  readonly properties: Record<string, JsonSchema>;
  readonly required: readonly string[];
} {
  const { properties = {}, required = [] } = tidied(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), 'input');
  return { properties: properties as Record<string, JsonSchema>, required };
}

type Registry = z.core.$ZodRegistry<{ id: string }>;

function refer(registry: Registry, schema: z.ZodType, otherwise: string): JsonSchema {
  if (!registry.has(schema)) registry.add(schema, { id: nameOf(schema, otherwise) });
  return { $ref: `${FOLDER}${registry.get(schema)?.id ?? ''}` };
}

function described(registry: Registry, io: 'input' | 'output'): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(registry, { io, uri: (id) => `${FOLDER}${id}`, unrepresentable: 'any' });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, tidied(schema, io)]));
}

/** Answers may gain fields, so a client must not refuse those it doesn't know; what a format says needs no pattern. */
function tidied<Part>(part: Part, io: 'input' | 'output'): Part {
  if (Array.isArray(part)) return part.map((item: unknown) => tidied(item, io)) as Part;
  if (typeof part !== 'object' || part === null) return part;
  const dropped = (key: string, value: unknown) =>
    key === '$schema' ||
    key === '$id' ||
    (key === 'pattern' && 'format' in part) ||
    (io === 'output' && key === 'additionalProperties' && value === false);
  return Object.fromEntries(
    Object.entries(part).flatMap(([key, value]) => (dropped(key, value) ? [] : [[key, tidied(value as unknown, io)]])),
  ) as Part;
}

function namesIn(part: unknown): string[] {
  return [...JSON.stringify(part).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name as string);
}
