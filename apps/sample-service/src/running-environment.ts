import { readEnvironment } from './environment.js';

/** Read once, when the process starts: decorators need it before any provider exists. */
export const ENVIRONMENT = readEnvironment(process.env);
