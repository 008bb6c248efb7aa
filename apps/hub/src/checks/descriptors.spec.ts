import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../../../../test/support/shared-servers.ts';
import { mostInFlight, openFilesLimit } from './descriptors.js';

describe('looks leave descriptors for the rest of the hub', () => {
  it.each([
    [64, 16],
    [256, 128],
    [1_024, 768],
    [1_048_576, 2_048],
    [null, 2_048],
  ])('of %p: %p looks at once', (openFiles, looks) => {
    expect(mostInFlight(openFiles)).toBe(looks);
  });
});

describe('the limit of the process', () => {
  it('is what the kernel says it is', () => {
    const path = join(scratchFolder('limits'), 'limits');
    const head = 'Limit                     Soft Limit           Hard Limit           Units     \n';
    writeFileSync(path, `${head}Max open files            256                  4096                 files     \n`);
    expect(openFilesLimit(path)).toBe(256);
    writeFileSync(path, `${head}Max open files            unlimited            unlimited            files     \n`);
    expect(openFilesLimit(path)).toBeNull();
    expect(openFilesLimit(`${path}-of-another-system`)).toBeNull();
  });
});
