import { EXTENSIONS } from '../extensions.js';
import { checkConfig } from './check-config.js';

/** `watchfloor check-config PATH`: one line per problem; 1 when any is an error. */
export function reportConfiguration(path: string): number {
  const { exitCode, lines } = checkConfig(path, { extensions: EXTENSIONS, variables: process.env });
  for (const line of lines) console.error(line);
  if (exitCode === 0)
    console.log(
      lines.length === 0 ? `${path} is valid.` : `${path} is valid, with ${lines.length} ${lines.length === 1 ? 'warning' : 'warnings'}.`,
    );
  return exitCode;
}
