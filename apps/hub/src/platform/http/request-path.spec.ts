import { requestPath } from './request-path.js';

it.each([
  ['/api/v1/services?token=secret', '/api/v1/services'],
  ['/api/v1/heartbeats/secret', '/api/v1/heartbeats/…'],
  ['/API/v1/HeartBeats/secret/fail?x=1', '/API/v1/HeartBeats/…/fail'],
  ['/', '/'],
])('shows of %s no credential', (originalUrl, path) => {
  expect(requestPath({ originalUrl })).toBe(path);
});
