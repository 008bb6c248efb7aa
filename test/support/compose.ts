import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { composeFile, type ComposeFile } from './compose-schema.js';

export function readCompose(): ComposeFile {
  return composeFile.parse(parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }));
}

/** What compose makes of a text: `${VAR:?message}` and `${VAR:-default}` from the variables, `$$` is a dollar. */
export function interpolate(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$(?:\$|\{([A-Z_]+):([?-])([^}]*)\})/g, (written, name?: string, kind?: string, rest?: string) => {
    if (name === undefined) return '$';
    const value = variables[name] ?? (kind === '-' ? rest : undefined);
    if (value === undefined) throw new Error(`${written}: ${rest}`);
    return value;
  });
}
