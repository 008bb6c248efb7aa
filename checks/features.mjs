/** The features of apps/hub/src in their one order: each imports only itself and what stands left of it. */
export const FEATURES = [
  'platform',
  'audit',
  'access',
  'catalog',
  'checks',
  'incidents',
  'notifications',
  'remediation',
  'decisions',
  'services',
  'availability',
  'breakers',
  'telemetry',
  'live',
];

/** Folders that hold one file per extension: the files may use the folder's port, never each other. */
export const EXTENSIONS = [
  'apps/hub/src/checks/probes',
  'apps/hub/src/notifications/notifiers',
  'apps/hub/src/remediation/actions',
  'apps/hub/src/checks/health-formats',
];
