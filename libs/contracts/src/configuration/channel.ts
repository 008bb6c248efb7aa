import { z } from 'zod';
import { displayName, key } from '../identifier.js';

/** Every key but these is a setting of the notifier, whose own schema judges it. */
export const writtenChannel = z
  .object({ id: key, name: displayName.optional(), was: key.optional(), notifier: z.string().min(1).max(64) })
  .catchall(z.unknown());
export type WrittenChannel = z.infer<typeof writtenChannel>;
