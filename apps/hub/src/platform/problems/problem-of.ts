import { HttpException, NotFoundException } from '@nestjs/common';
import type { Problem } from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import { isPassing } from '../database/passing-trouble.js';
import { STATUS_OF, titleOf } from './status-of.js';

const MAX_DETAIL_LENGTH = 1_000;
/** PostgreSQL: character_not_in_repertoire. */
const UNSTORABLE_TEXT = '22021';

/** What went wrong as a problem document; what nobody expected says nothing of its inside. @see RFC 9457 */
export function problemOf(error: unknown, path: string): Problem {
  if (error instanceof DomainError) {
    const errors = error.fields.map(({ path: field, message }) => ({ path: field, message }));
    return document(STATUS_OF[error.code], error.message, path, errors.length > 0 ? { errors } : {});
  }
  if (error instanceof NotFoundException) return document(404, 'Nothing stands at this address for this method.', path);
  if (error instanceof HttpException) return document(error.getStatus(), error.message, path);
  if (isPassing(error))
    return document(
      503,
      'The database does not answer just now. Try again; what you sent may have been done already, so look first.',
      path,
    );
  if ((error as { code?: unknown } | null)?.code === UNSTORABLE_TEXT)
    return document(400, 'A text holds a character that is none (NUL).', path);
  const status = bodyStatus(error);
  return status === null
    ? document(500, 'Something went wrong on our side; the log has it.', path)
    : document(status, bodyDetail(error), path);
}

function document(status: number, detail: string, path: string, more: Pick<Problem, 'errors'> = {}): Problem {
  const type = `urn:watchfloor:problem:${titleOf(status).toLowerCase().replaceAll(' ', '-')}`;
  return { type, title: titleOf(status), status, detail: detail.slice(0, MAX_DETAIL_LENGTH), instance: path, ...more };
}

interface BodyError {
  readonly type?: unknown;
  readonly statusCode?: unknown;
  readonly limit?: unknown;
}

/** Express's body parsers mark their errors by `type` and a 4xx `statusCode`. */
function bodyStatus(error: unknown): number | null {
  const { type, statusCode } = (error ?? {}) as BodyError;
  const marked = typeof type === 'string' && typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
  return marked ? statusCode : null;
}

function bodyDetail(error: unknown): string {
  const { type, limit } = error as BodyError;
  if (type === 'entity.parse.failed') return 'The body is not valid JSON.';
  if (type === 'entity.too.large') return `The body is larger than ${String(limit)} bytes.`;
  return `The body could not be read (${String(type)}).`;
}
