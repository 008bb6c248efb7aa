import { PROBES } from './checks/probes/index.js';
import { NOTIFIERS } from './notifications/notifiers/index.js';
import type { Extension, Extensions } from './platform/configuration/extension.js';
import { ACTIONS } from './remediation/actions/index.js';

/** Everything that a configuration may name, from the explicit lists of the features. */
export const EXTENSIONS: Extensions = {
  probes: PROBES as readonly Extension[],
  notifiers: NOTIFIERS as readonly Extension[],
  actions: ACTIONS as readonly Extension[],
};
