import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Program {
  /** What people call it. */
  title: string;
  binaries: readonly string[];
  /** Folders beside PATH where Debian keeps it, newest first. */
  folders: readonly string[];
  debianPackage: string;
}

/** The folders `/usr/lib/postgresql/<version>/bin`, newest version first. */
export function versionedFolders(root: string): string[] {
  if (!existsSync(root)) return [];
  const versions = readdirSync(root).sort((left, right) => Number(right) - Number(left));
  return versions.map((version) => join(root, version, 'bin'));
}

export function findProgram(program: Program): string | null {
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), ...program.folders]) {
    for (const binary of program.binaries) {
      const path = join(folder, binary);
      if (folder !== '' && isExecutable(path)) return path;
    }
  }
  return null;
}

/** Finds the program, else installs it where that is allowed, else throws an error that says how to get it. */
export function provideProgram(locate: () => Program, say: (line: string) => void): string {
  const program = locate();
  const found = findProgram(program);
  if (found !== null) {
    say(`${program.title}: using ${found}`);
    return found;
  }
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) throw missing(program, 'it is neither on PATH nor in a known folder');
  say(`${program.title}: not found, running apt-get install ${program.debianPackage}`);
  const problem = install(program.debianPackage);
  const installed = findProgram(locate());
  if (installed === null) throw missing(program, problem ?? 'apt-get installed no such program');
  say(`${program.title}: installed ${installed}`);
  return installed;
}

// RUNLEVEL=1 keeps Debian from starting the service it installs: the tests start their own, on a free port.
function install(debianPackage: string): string | null {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const options = { env: environment, encoding: 'utf8', timeout: 300_000 } as const;
  const command = ['install', '-y', '--no-install-recommends', debianPackage];
  if (spawnSync('apt-get', command, options).status === 0) return null;
  spawnSync('apt-get', ['update'], options);
  const second = spawnSync('apt-get', command, options);
  return second.status === 0 ? null : `apt-get install failed: ${(second.error?.message ?? second.stderr).trim().split('\n').at(-1)}`;
}

function missing(program: Program, why: string): Error {
  return new Error(
    `${program.title} is needed by the tests, but ${why}. Fix: install the package ${program.debianPackage} (as root: apt-get install -y ${program.debianPackage}), or put ${program.binaries.join(' or ')} on PATH.`,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
