import type { Notifier } from '../notifier.js';
import { email } from './email.js';
import { slack } from './slack.js';
import { webhook } from './webhook.js';

/** Every notifier there is; a new one is a file and a line here. */
export const NOTIFIERS: readonly Notifier<never>[] = [slack, email, webhook];
