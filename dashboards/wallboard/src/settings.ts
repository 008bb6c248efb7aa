/** How large the screen is and from how far it is read; everything else follows from it. */
export interface WallSettings {
  readonly diagonalInches: number;
  readonly distanceMetres: number;
}

const DEFAULTS: WallSettings = { diagonalInches: 55, distanceMetres: 4 };

/** From the address: `?diagonal=55&distance=4`. What is absent or absurd falls back to a 55-inch screen at 4 m. */
export function readSettings(search: string): WallSettings {
  const parameters = new URLSearchParams(search);
  return {
    diagonalInches: within(parameters.get('diagonal'), 5, 300) ?? DEFAULTS.diagonalInches,
    distanceMetres: within(parameters.get('distance'), 0.3, 50) ?? DEFAULTS.distanceMetres,
  };
}

function within(text: string | null, least: number, most: number): number | undefined {
  const value = text === null || text.trim() === '' ? NaN : Number(text);
  return value >= least && value <= most ? value : undefined;
}
