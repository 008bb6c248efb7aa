/** What a long piece of work says of itself now and then, for whoever waits for it. */
export type Say = (line: string) => void;

const SAY_EVERY_MS = 2_000;

/** Says `line()` every 2 s until the work ends. */
export async function withProgress<Result>(say: Say, line: () => string, work: Promise<Result>): Promise<Result> {
  const timer = setInterval(() => say(line()), SAY_EVERY_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${power === 0 ? bytes : (bytes / 1_000 ** power).toFixed(1)} ${units[power]}`;
}
