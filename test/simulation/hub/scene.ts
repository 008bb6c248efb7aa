import type { Draw } from '../draw.js';
import type { Lives } from './lives.js';
import type { World } from './world.js';

/** Whatever can go wrong, and whom it can happen to. */
export interface Scene {
  readonly world: World;
  readonly lives: Lives;
}

export type Mishap = (scene: Scene, draw: Draw) => void;
