export interface Instruction {
  readonly keyword: string;
  readonly text: string;
  readonly stage: string;
}

/** The instructions of a Dockerfile, continued lines joined; a stage without a name is called `final`. */
export function readDockerfile(source: string): Instruction[] {
  const lines = source
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  let stage = 'final';
  return lines.map((line) => {
    const [, keyword = '', text = ''] = /^(\S+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (keyword === 'FROM') stage = / AS (\S+)$/i.exec(text)?.[1] ?? 'final';
    return { keyword, text: text.replaceAll(/\s+/g, ' '), stage };
  });
}
