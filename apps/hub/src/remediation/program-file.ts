import { realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';

const WRITABLE_BY_OTHERS = 0o022;
const EXECUTABLE = 0o111;
const STICKY = 0o1000;

/**
 * Why this file must not be run now, or null. Looked at right before each run, because what stands
 * at a path can be exchanged after it was allowed (abuse 29).
 */
export async function refusalOf(path: string): Promise<string | null> {
  if (!isAbsolute(path)) return `${path} is not an absolute path`;
  try {
    const real = await realpath(path);
    if (real !== path) return `${path} leads to ${real}: write that path in the configuration file`;
    return (await fileRefusal(path)) ?? (await folderRefusal(dirname(path)));
  } catch (error) {
    return `${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`;
  }
}

async function fileRefusal(path: string): Promise<string | null> {
  const file = await stat(path);
  if (!file.isFile()) return `${path} is not a file`;
  if ((file.mode & EXECUTABLE) === 0) return `${path} is not executable: chmod +x`;
  return ownerRefusal(path, file);
}

/** Whoever may write into a folder may exchange what stands in it, unless it is sticky; so all the way up. */
async function folderRefusal(folder: string): Promise<string | null> {
  const { uid, mode } = await stat(folder);
  const refusal = ownerRefusal(folder, { uid, mode: (mode & STICKY) === 0 ? mode : 0 });
  const above = dirname(folder);
  return refusal ?? (above === folder ? null : folderRefusal(above));
}

function ownerRefusal(path: string, { uid, mode }: { uid: number; mode: number }): string | null {
  if (uid !== 0 && uid !== process.getuid?.()) return `${path} belongs to user ${uid}: only root's and the hub's own are trusted`;
  if ((mode & WRITABLE_BY_OTHERS) !== 0) return `${path} can be written by others: chmod go-w`;
  return null;
}
