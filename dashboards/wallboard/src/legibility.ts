import type { WallSettings } from './settings.js';

/** NUREG-0700 asks for 16 minutes of arc at the greatest distance; the rest is for uneven pixels. */
const LEAST_ARC_MINUTES = 16.5;
const CAP_HEIGHT_EM = 0.72;
const MM_PER_INCH = 25.4;

/** The smallest font size in CSS px that can be read from there: the root font size, below which nothing is set. */
export function rootFontPx(viewport: { width: number; height: number }, settings: WallSettings): number {
  const diagonalPx = Math.hypot(viewport.width, viewport.height);
  const mmPerPx = (settings.diagonalInches * MM_PER_INCH) / diagonalPx;
  const capHeightMm = settings.distanceMetres * 1_000 * Math.tan((LEAST_ARC_MINUTES / 60) * (Math.PI / 180));
  return capHeightMm / CAP_HEIGHT_EM / mmPerPx;
}
