import { type Browser, chromium } from 'playwright-core';
import { type Program, provideProgram } from './provision.ts';

export const CHROMIUM = (): Program => ({
  title: 'Chromium',
  binaries: ['chromium', 'chromium-browser', 'google-chrome'],
  folders: ['/usr/bin', '/usr/lib/chromium', '/snap/bin'],
  debianPackage: 'chromium',
});

/** A headless browser; root has no sandbox of Chromium's kind, and the pages are our own. */
export async function launchChromium(say: (line: string) => void = () => undefined): Promise<Browser> {
  const executablePath = provideProgram(CHROMIUM, say);
  const withoutSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return await chromium.launch({ executablePath, args: ['--disable-dev-shm-usage', ...withoutSandbox] });
}
