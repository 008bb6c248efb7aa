/** Where the API stands. */
export const API_BASE = 'api/v1';

/** What stands outside of it (interface.md, "Outside the base"). */
export const OUTSIDE_THE_API = ['/', 'health/{*path}', 'metrics', 'wall', 'wall/{*path}', 'status', 'status/{*path}'];
