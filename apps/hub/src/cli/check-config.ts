import { loadConfiguration, type LoadOptions } from '../platform/configuration/load-configuration.js';
import { formatProblem } from '../platform/configuration/problem.js';

export interface CheckedConfiguration {
  readonly exitCode: 0 | 1;
  /** One line per problem, for people and for editors that jump to `file:line:column`. */
  readonly lines: readonly string[];
}

/** `watchfloor check-config PATH`: every problem at once; warnings alone are no failure. */
export function checkConfig(path: string, options: Omit<LoadOptions, 'unset'>): CheckedConfiguration {
  const { configuration, problems } = loadConfiguration(path, { ...options, unset: 'warning' });
  return { exitCode: configuration === null ? 1 : 0, lines: problems.map(formatProblem) };
}
