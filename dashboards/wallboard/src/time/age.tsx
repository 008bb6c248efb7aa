import { useEachTick } from '../wall-context.js';
import { ageText } from './duration-text.js';

interface AgeProps {
  readonly since: string | null | undefined;
  readonly before?: string;
  readonly after?: string;
}

/** `4 m`, growing by itself. Nothing while the hub's time or the beginning is not known. */
export function Age({ since, before = '', after = '' }: AgeProps) {
  const text = useEachTick(({ clock }) => {
    const now = clock.now();
    return now === undefined || !since ? '' : `${before}${ageText(now - Date.parse(since))}${after}`;
  });
  return text === '' ? null : <span class="age">{text}</span>;
}
