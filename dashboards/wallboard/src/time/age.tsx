import { useEachTick, useRecordedUntil } from '../wall-context.js';
import { ageText, briefAgeText } from './duration-text.js';

interface AgeProps {
  readonly since: string | null | undefined;
  readonly before?: string;
  readonly after?: string;
  /** In one unit, where there is little room. */
  readonly brief?: boolean;
}

/** `4 m`, growing by itself. Nothing while the hub's time or the beginning is not known; of a picture that stands still, when it was true. */
export function Age({ since, before = '', after = '', brief = false }: AgeProps) {
  const text = useEachTick(({ clock }) => {
    const now = clock.now();
    return now === undefined || !since ? '' : `${before}${(brief ? briefAgeText : ageText)(now - Date.parse(since))}${after}`;
  });
  const until = useRecordedUntil();
  const shown = until !== '' && since ? `at ${until}` : text;
  return shown === '' ? null : <span class="age">{shown}</span>;
}
