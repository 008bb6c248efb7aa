import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '../platform/startup-error.js';
import { openAgentFolder } from './agent-folder.js';

describe('the folder of an agent', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'agent-folder-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps its identity over restarts', () => {
    const spool = join(folder, 'a', 'spool');
    const { identity } = openAgentFolder(spool);
    expect(identity).toMatch(/^[0-9a-f-]{36}$/);
    expect(openAgentFolder(spool).identity).toBe(identity);
    expect(readdirSync(spool)).toEqual(['agent-id']);
  });

  it.each(['', ' \n', '\0'.repeat(100)])('takes a new one where a crash has left none (%j)', (left) => {
    writeFileSync(join(folder, 'agent-id'), left);
    const { identity } = openAgentFolder(folder);
    expect(identity).toMatch(/^[0-9a-f-]{36}$/);
    expect(readFileSync(join(folder, 'agent-id'), 'utf8')).toBe(identity);
  });

  it('says what to do where it can not be one', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => openAgentFolder(file)).toThrow(new StartupError(`--spool ${file} is a file → name a folder`));
    expect(() => openAgentFolder(join(file, 'spool'))).toThrow(/^--spool .*file\/spool can not be used \(ENOTDIR.*\) → name a folder/);
  });
});
