import { z } from 'zod';
import type { Action, ActionContext, ActionTarget, AllowedCommand } from '../action.js';
import { boundedOutput } from '../output.js';
import { fillPlaceholders, PlaceholderError } from '../placeholders.js';
import { refusalOf } from '../program-file.js';
import { runProgram } from '../program.js';

const settings = z.strictObject({ command: z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be a name in the configuration file’s commands') });

/** A program that the configuration file allows by name: no shell, no environment of ours, bounded in time and output. */
export const command: Action<z.infer<typeof settings>> = {
  name: 'command',
  settings,
  targets: () => [],
  commands: (chosen) => [chosen.command],
  async run(chosen, context) {
    const allowed = context.commands.get(chosen.command);
    if (allowed === undefined) return { ok: false, output: `commands.${chosen.command} is not in the configuration file` };
    try {
      const args = argumentsOf(allowed, context.target);
      const refusal = await refusalOf(allowed.path);
      if (refusal !== null) return { ok: false, output: refusal };
      const { ok, output } = await runProgram({
        path: allowed.path,
        args,
        timeoutMs: allowed.timeoutMs,
        environment: environmentOf(context),
      });
      return { ok, output: boundedOutput(output) };
    } catch (error) {
      return { ok: false, output: boundedOutput((error as Error).message) };
    }
  },
};

/** A path for interpreters that `#!/usr/bin/env` looks up, and what makes an act safe to tell apart. */
function environmentOf({ actId, idempotencyKey, fencingToken }: ActionContext): Record<string, string> {
  return {
    PATH: '/usr/bin:/bin',
    WATCHFLOOR_ACT: actId,
    WATCHFLOOR_IDEMPOTENCY_KEY: idempotencyKey,
    WATCHFLOOR_FENCING_TOKEN: String(fencingToken),
  };
}

/** Each argument stays one argument; a value that reads as an option is refused (abuse 28). */
function argumentsOf({ args }: AllowedCommand, target: ActionTarget): string[] {
  return args.map((argument) =>
    fillPlaceholders(argument, target, (value, name) => {
      if (value.startsWith('-')) throw new PlaceholderError(`the target's ${name} begins with a hyphen and would read as an option`);
      return value;
    }),
  );
}
