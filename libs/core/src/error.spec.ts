import { DomainError } from './error.js';

describe('DomainError', () => {
  it('has a code, a message with the fix, and the fields that are wrong', () => {
    const error = new DomainError('invalid', 'interval: "5x" is no duration → write 5s', [{ path: 'interval', message: 'no duration' }]);
    expect(error).toBeInstanceOf(Error);
    expect({ ...error, message: error.message }).toEqual({
      name: 'DomainError',
      code: 'invalid',
      message: 'interval: "5x" is no duration → write 5s',
      fields: [{ path: 'interval', message: 'no duration' }],
    });
  });

  it('has no wrong fields unless said', () => {
    expect(new DomainError('not_found', 'No such service.').fields).toEqual([]);
  });
});
