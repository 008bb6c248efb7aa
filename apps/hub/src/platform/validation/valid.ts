import { Body, Query } from '@nestjs/common';
import type { z } from 'zod';
import { BodyPipe, QueryPipe } from './schema.pipe.js';

const BODY_SCHEMA = Symbol('body schema');
const QUERY_SCHEMA = Symbol('query schema');

/** The body as the schema says, else a 400 naming each wrong field. */
export function ValidBody(schema: z.ZodType): ParameterDecorator {
  return remembered(BODY_SCHEMA, schema, Body(new BodyPipe(schema)));
}

/** The query as the schema says; a parameter that it doesn't know is a 400. */
export function ValidQuery(schema: z.ZodType): ParameterDecorator {
  return remembered(QUERY_SCHEMA, schema, Query(new QueryPipe(schema)));
}

/** What a route takes, for its description and for refusing what it doesn't. */
export function requestSchemas(controller: object, method: string): { body?: z.ZodType; query?: z.ZodType } {
  const body = Reflect.getMetadata(BODY_SCHEMA, controller, method) as z.ZodType | undefined;
  const query = Reflect.getMetadata(QUERY_SCHEMA, controller, method) as z.ZodType | undefined;
  return { ...(body && { body }), ...(query && { query }) };
}

function remembered(key: symbol, schema: z.ZodType, decorate: ParameterDecorator): ParameterDecorator {
  return (controller, method, index) => {
    if (method !== undefined) Reflect.defineMetadata(key, schema, controller, method);
    decorate(controller, method, index);
  };
}
