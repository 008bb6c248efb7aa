import { ActivatedConfiguration } from './configuration.entity.js';
import { Definition } from './definition.entity.js';

export const CATALOG_ENTITIES = [Definition, ActivatedConfiguration] as const;
