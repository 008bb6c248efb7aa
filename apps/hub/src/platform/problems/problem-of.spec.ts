import { NotFoundException } from '@nestjs/common';
import { problem } from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import { problemOf } from './problem-of.js';

const AWAY = 'The database does not answer just now. Try again; what you sent may have been done already, so look first.';

it.each([
  [new DomainError('conflict', 'Already acknowledged'), 409, 'Already acknowledged'],
  [new NotFoundException('Cannot GET /x'), 404, 'Nothing stands at this address for this method.'],
  [{ type: 'entity.parse.failed', statusCode: 400, message: 'Unexpected token <script>' }, 400, 'The body is not valid JSON.'],
  [{ type: 'entity.too.large', statusCode: 413, limit: 65536 }, 413, 'The body is larger than 65536 bytes.'],
  [{ driverError: { code: '57P01', message: 'terminating connection' } }, 503, AWAY],
  [{ code: 'SQLITE_FULL', message: 'disk is full' }, 503, AWAY],
  [new Error('Query read timeout'), 503, AWAY],
  [{ driverError: { code: '23505', message: 'duplicate key' } }, 500, 'Something went wrong on our side; the log has it.'],
  [{ code: '22021', message: 'invalid byte sequence' }, 400, 'A text holds a character that is none (NUL).'],
  [new Error('password=hunter2'), 500, 'Something went wrong on our side; the log has it.'],
  [undefined, 500, 'Something went wrong on our side; the log has it.'],
])('%p is a problem document', (error, status, detail) => {
  const document = problemOf(error, '/api/v1/x');
  expect(problem.parse(document)).toMatchObject({ status, detail, instance: '/api/v1/x' });
});

it('names each wrong field', () => {
  const fields = [{ path: 'checks[0].url', message: 'must be a URL' }];
  expect(problemOf(new DomainError('invalid', 'The body is not valid', fields), '/').errors).toEqual(fields);
});
