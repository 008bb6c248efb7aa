import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Area } from './board-layout.js';

/** The inner size of an element in root font sizes; null until it was measured. */
export function useArea<Element extends HTMLElement>(): [{ readonly current: Element | null }, Area | null] {
  const element = useRef<Element>(null);
  const [area, setArea] = useState<Area | null>(null);
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return;
    const measure = (): void => {
      const rootPx = parseFloat(getComputedStyle(document.documentElement).fontSize);
      const next = { width: measured.clientWidth / rootPx, height: measured.clientHeight / rootPx };
      setArea((last) => (last?.width === next.width && last.height === next.height ? last : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, []);
  return [element, area];
}
