import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contrastOf } from './contrast.js';

const css = readFileSync(fileURLToPath(new URL('./tokens.css', import.meta.url)), 'utf8');
const tokens = Object.fromEntries([...css.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value])) as Record<
  string,
  string
>;
const contrast = (first: string, second: string) => contrastOf(tokens[first]!, tokens[second]!);

describe('tokens', () => {
  it.each([
    ['text', 'background'],
    ['text', 'surface'],
    ['text', 'tile'],
    ['text-strong', 'tile'],
    ['text-quiet', 'background'],
    ['text-quiet', 'surface'],
    ['text-quiet-on-tile', 'tile'],
    ['on-colour', 'degraded'],
    ['on-colour', 'unknown'],
  ])('%s on %s reads at 7:1 or more', (text, background) => {
    expect(contrast(text, background)).toBeGreaterThanOrEqual(7);
  });

  it('black on the red of DOWN reaches 4.5:1, the enhanced level for large text; white would not', () => {
    expect(contrast('on-colour', 'down')).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf('#ffffff', tokens['down']!)).toBeLessThan(4.5);
  });

  it.each(['down', 'degraded', 'unknown', 'maintenance'])('the colour of %s stands out from background and surface at 4.5:1', (state) => {
    expect(contrast(state, 'background')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(state, 'surface')).toBeGreaterThanOrEqual(4.3);
  });

  it.each(['down', 'degraded', 'unknown', 'maintenance'])('the border of %s stands out from a quiet tile at 3:1', (state) => {
    expect(contrast(state, 'tile')).toBeGreaterThanOrEqual(3);
  });

  it('a quiet tile stays quiet', () => {
    expect(contrast('tile', 'background')).toBeLessThan(1.6);
  });
});
