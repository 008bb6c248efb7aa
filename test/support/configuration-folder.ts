import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A private folder of configuration files; gone with `remove`. */
export class ConfigurationFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'watchfloor-configuration-'));

  write(text: string | Uint8Array, name = 'watchfloor.yaml'): string {
    const file = join(this.path, name);
    mkdirSync(this.path, { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
