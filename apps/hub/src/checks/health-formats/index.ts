import type { HealthFormat } from './health-format.js';
import { terminus } from './terminus.js';

export const HEALTH_FORMATS: readonly HealthFormat[] = [terminus];
