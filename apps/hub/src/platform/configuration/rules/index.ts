import { checkTiming } from './check-timing.js';
import { dependsOn } from './depends-on.js';
import { extensionSettings } from './extension-settings.js';
import { heartbeatLocations } from './heartbeat-locations.js';
import { notifyChannels } from './notify-channels.js';
import { remediationPolicy } from './remediation-policy.js';
import type { Rule } from './rule.js';
import { runbooks } from './runbooks.js';
import { schedules } from './schedules.js';
import { uniqueKeys } from './unique-keys.js';

/** What must hold between all objects, whoever wrote them. */
export const RULES: readonly Rule[] = [
  uniqueKeys,
  dependsOn,
  notifyChannels,
  checkTiming,
  schedules,
  heartbeatLocations,
  extensionSettings,
  remediationPolicy,
  runbooks,
];
