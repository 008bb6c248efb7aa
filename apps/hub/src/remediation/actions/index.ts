import type { Action } from '../action.js';
import { command } from './command.js';
import { webhook } from './webhook.js';

/** Every action there is; a new one is a file and a line here. */
export const ACTIONS: readonly Action[] = [webhook, command];

export function actionNamed(name: string): Action | undefined {
  return ACTIONS.find((action) => action.name === name);
}
