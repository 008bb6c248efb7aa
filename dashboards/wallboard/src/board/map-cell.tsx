import { memo } from 'preact/compat';
import type { Appearance } from './appearance.js';
import { Glyph } from './glyph.js';

interface MapCellProps extends Appearance {
  readonly name: string;
  /** Empty where the cell is too small for text; the name is still read out. */
  readonly label: string;
  readonly shaped: boolean;
  readonly worded: boolean;
}

/** One service on the map: grey and plain when normal. */
export const MapCell = memo(function MapCell({ name, label, shaped, worded, look, word, acknowledged, suspect }: MapCellProps) {
  const marks = `cell look-${look}${acknowledged ? ' acknowledged' : ''}${suspect ? ' suspect' : ''}`;
  return (
    <li class={marks} aria-label={`${name}: ${word}`}>
      {shaped && look !== 'up' && <Glyph look={look} />}
      {label !== '' && <span class="label">{label}</span>}
      {worded && <span class="word">{word}</span>}
    </li>
  );
});
