// better-sqlite3 13 needs Node-API 10: an older Node does not say so, it segfaults. So the version is checked first.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';

export function isSupported(version) {
  const [major, minor, patch] = version.split('.').map(Number);
  if (major === 22) return minor > 22 || (minor === 22 && patch >= 3);
  return (major === 24 && minor >= 15) || major >= 26;
}

/** Runs this very command again with the Node that came with `npm ci`; ends the process when that one ends. */
export function runOnBundledNode() {
  const child = spawn(bundledNode(), process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

function bundledNode() {
  try {
    return createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    console.error(
      `Watchfloor needs Node 22.22.3, 24.15 or 26 and later; this is ${process.version}, and no Node is bundled for ` +
        `${process.platform}-${process.arch}. Install one of them, or run npm ci again with optional dependencies.`,
    );
    process.exit(1);
  }
}
