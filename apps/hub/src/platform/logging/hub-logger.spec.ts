import { Logger } from '@nestjs/common';
import { Secret } from '../secrets/secret.js';
import { HubLogger, jsonLogger } from './hub-logger.js';

function logged(write: (logger: Logger) => void): Record<string, unknown> {
  const lines: string[] = [];
  Logger.overrideLogger(new HubLogger(jsonLogger('trace', { write: (line: string) => void lines.push(line) })));
  write(new Logger('due'));
  return JSON.parse(lines.join('')) as Record<string, unknown>;
}

afterAll(() => Logger.overrideLogger(false));

it('keeps fields, message and context', () => {
  const line = logged((logger) => logger.warn({ key: 'k', attempts: 2 }, 'A due row failed'));
  expect(line).toMatchObject({ level: 'warn', context: 'due', attempts: 2, msg: 'A due row failed' });
});

it('keeps the stack of an error', () => {
  const line = logged((logger) => logger.error({ err: new Error('broken') }, 'It failed'));
  expect(line).toMatchObject({ err: { message: 'broken', stack: expect.stringContaining('hub-logger.spec') } });
});

it.each([
  [{ url: 'postgres://hub:CANARY@db/x' }],
  [{ headers: { authorization: 'CANARY' } }],
  [{ token: 'CANARY' }],
  [{ nested: { password: 'CANARY' } }],
  [{ made: new Secret('CANARY') }],
  [{ path: '/api/v1/heartbeats/CANARY/start' }],
  [{ header: 'Authorization: Bearer CANARYCANARY' }],
  [{ text: 'wf_api_CANARYCANARYCANARYCANARY' }],
  [{ err: Object.assign(new Error('Query failed'), { parameters: ['CANARY'], driverError: { detail: 'CANARY' } }) }],
  [{ err: new Error('connect postgres://hub:CANARY@db/x failed') }],
])('takes credentials out of %p', (fields) => {
  expect(JSON.stringify(logged((logger) => logger.log(fields, 'x')))).not.toContain('CANARY');
});
