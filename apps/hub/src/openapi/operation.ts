import { HTTP_CODE_METADATA } from '@nestjs/common/constants.js';
import type { z } from 'zod';
import type { AccessRule } from '../access/route-access.js';
import type { Route } from '../access/route-table.js';
import { ANSWER_SCHEMA } from '../platform/validation/answers.js';
import { requestSchemas } from '../platform/validation/valid.js';
import { queryProperties, type SchemaBook } from './schema-book.js';

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'What was sent is not valid; `errors` names each wrong field.',
  401: 'Nobody is signed in.',
  403: 'The token may not do this.',
  404: 'There is no such thing in this namespace.',
  409: 'It does not fit what is there.',
  413: 'The body is too large.',
  429: 'Too many requests; `Retry-After` says when to come back.',
  503: 'The hub can not take it now.',
};
const NAMESPACE = {
  name: 'namespace',
  in: 'query',
  required: false,
  schema: { type: 'string', maxLength: 64 },
  description: 'Where the token reaches several.',
};

/** One operation of the description, from what its route declares. */
export function operationOf(route: Route, book: SchemaBook): object {
  const { controller, handler, method, path, rule } = route;
  const prototype = controller.prototype as Record<string, object>;
  const { body, query } = requestSchemas(prototype, handler);
  const tag = path.split('/')[1] ?? '';
  const name = `${controller.name.replace(/Controller$/, '')}${handler.charAt(0).toUpperCase()}${handler.slice(1)}`;
  return {
    operationId: operationId(name, path),
    tags: [tag],
    summary: `${wordsOf(handler)} (${tag})`,
    description: describeRule(rule),
    'x-required-role': rule.role ?? null,
    'x-token-kinds': rule.kinds,
    security: rule.public ? [] : [{ bearer: [] }, { session: [] }],
    parameters: [...pathParameters(path), ...queryParameters(query, rule)],
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(book.request(body, `${name}Request`)) } }),
    responses: { ...success(prototype[handler] as object, { method, name, book }), ...failures(route, body !== undefined) },
  };
}

/** A handler on several paths needs a name for each. */
function operationId(name: string, path: string): string {
  const last = path.split('/').at(-1) ?? '';
  return path.split('/:').length > 2 && last.startsWith(':') ? `${name}With${last.charAt(1).toUpperCase()}${last.slice(2)}` : name;
}

function success(handler: object, { method, name, book }: { method: string; name: string; book: SchemaBook }): object {
  const declared = Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined;
  const status = declared ?? (method === 'POST' ? 201 : 200);
  const schema = Reflect.getMetadata(ANSWER_SCHEMA, handler) as z.ZodType | undefined;
  if (schema === undefined || method === 'HEAD') return { [status]: { description: status === 204 ? 'Done.' : 'As asked.' } };
  const isText = schema.type === 'literal';
  const content = isText ? { 'text/plain': { schema: { type: 'string', const: 'OK' } } } : json(book.answer(schema, `${name}Answer`));
  return { [status]: { description: 'As asked.', content } };
}

function failures({ method, path, rule }: Route, takesBody: boolean): object {
  const isRead = method === 'GET' && !rule.public;
  const statuses = [
    400,
    ...(rule.public ? [] : [401, 403]),
    ...(path.includes(':') ? [404] : []),
    ...(isRead ? [] : [409]),
    ...(takesBody ? [413] : []),
    429,
    ...(isRead ? [] : [503]),
  ];
  return Object.fromEntries(statuses.map((status) => [status, problem(PROBLEMS[status] ?? '')]));
}

function problem(description: string): object {
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
}

function pathParameters(path: string): object[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

function queryParameters(query: z.ZodType | undefined, rule: AccessRule): object[] {
  const { properties, required } = query === undefined ? { properties: {}, required: [] as string[] } : queryProperties(query);
  const { namespace: _namespace, ...others } = properties as Record<string, object>;
  const own = Object.entries(others).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }));
  return rule.public ? own : [...own, NAMESPACE];
}

function describeRule({ public: isPublic, role, kinds }: AccessRule): string {
  if (isPublic) return 'Public, or judged by a credential of its own.';
  const ways = [...(role === undefined ? [] : [`role ${role} or above`]), ...kinds.map((kind) => `a token of kind ${kind}`)];
  return `Takes ${ways.join(', or ')}.`;
}

function wordsOf(name: string): string {
  const words = name.replace(/([A-Z])/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function json(schema: object): object {
  return { 'application/json': { schema } };
}
