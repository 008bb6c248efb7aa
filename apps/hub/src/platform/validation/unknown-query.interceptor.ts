import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { DomainError } from '@watchfloor/core';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { requestSchemas } from './valid.js';

/** A route that declares no query takes none but `namespace`: a misspelt filter must not look like an answer. */
export class UnknownQueryInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() === 'http' && this.takesNoQuery(context)) refuse(context.switchToHttp().getRequest<Request>());
    return next.handle();
  }

  private takesNoQuery(context: ExecutionContext): boolean {
    const prototype = context.getClass().prototype as object;
    return requestSchemas(prototype, context.getHandler().name).query === undefined;
  }
}

function refuse(request: Request): void {
  const unknown = Object.keys(request.query).filter((name) => name !== 'namespace');
  if (unknown.length === 0) return;
  const fields = unknown.map((path) => ({ path, message: 'is not known here' }));
  throw new DomainError('invalid', `The query is not valid: ${unknown.join(', ')} not known here`, fields);
}
