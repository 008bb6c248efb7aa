/** One after the other, also after one that failed. @throws Error with all that went wrong */
export async function eachInTurn(...steps: readonly (() => Promise<void>)[]): Promise<void> {
  const errors: Error[] = [];
  for (const step of steps) await step().catch((error: unknown) => errors.push(error as Error));
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('; '), { cause: errors[0] });
}
