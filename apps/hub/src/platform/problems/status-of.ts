import type { ErrorCode } from '@watchfloor/core';

/** The one place where a code of the domain becomes HTTP. */
export const STATUS_OF: Readonly<Record<ErrorCode, number>> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  not_applicable: 422,
  too_many: 429,
  unavailable: 503,
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'Invalid request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not applicable',
  429: 'Too many requests',
  503: 'Unavailable',
};

export function titleOf(status: number): string {
  return TITLES[status] ?? (status < 500 ? 'Refused' : 'Internal error');
}
