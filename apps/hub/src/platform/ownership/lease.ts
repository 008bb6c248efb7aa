/** A hub whose row stood still for so long is gone: two renewals may fail, and who takes over begins within twice this. */
export const LEASE_MS = 7_000;
