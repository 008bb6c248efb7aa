import type { Notifier } from '../notifier.js';
import { email } from './email.js';
import { slack } from './slack.js';
import { webhook } from './webhook.js';

/** Every notifier there is; a new one is a file and a line here. */
export const NOTIFIERS: readonly Notifier[] = [slack, email, webhook];

export function notifierNamed(name: string): Notifier | undefined {
  return NOTIFIERS.find((notifier) => notifier.name === name);
}
