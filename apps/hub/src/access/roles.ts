import { role, type Role } from '@watchfloor/contracts';

/** Each role may do what the ones before it may. */
export function atLeast(given: Role, required: Role): boolean {
  return role.options.indexOf(given) >= role.options.indexOf(required);
}
