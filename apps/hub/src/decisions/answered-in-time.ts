import { DomainError } from '@watchfloor/core';

const ANSWER_WITHIN_MS = 10_000;

/** What is decided waits for the database, but whoever asked does not wait for ever. @throws DomainError `unavailable` */
export async function answeredInTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new DomainError('unavailable', 'The database does not take writes now; what you sent is kept and written when it does.');
    timer = setTimeout(() => reject(error), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
