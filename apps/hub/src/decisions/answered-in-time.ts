import { DomainError } from '@watchfloor/core';

const ANSWER_WITHIN_MS = 10_000;
const WAITS =
  'The database does not take writes now; what you sent is kept, unless another hub takes over meanwhile. Send it again to be sure.';

/** What is decided waits for the database, but whoever asked does not wait for ever. @throws DomainError `unavailable` */
export async function answeredInTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DomainError('unavailable', WAITS)), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
