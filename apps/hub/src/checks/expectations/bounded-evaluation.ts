import { createContext, Script } from 'node:vm';

/**
 * The longest that judging one answer may hold up the event loop. Only the engine itself can stop
 * a query over hostile JSON that is already running, hence the detour through `vm`.
 */
const LIMIT_MS = 150;

const stage = createContext({ evaluate: null });
const script = new Script('evaluate()');

export class EvaluationTimeout extends Error {
  override readonly name = 'EvaluationTimeout';
}

/** @throws EvaluationTimeout, and whatever `evaluate` throws. */
export function evaluateBounded<T>(evaluate: () => T): T {
  stage['evaluate'] = evaluate;
  try {
    return script.runInContext(stage, { timeout: LIMIT_MS }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      throw new EvaluationTimeout(`took longer than ${LIMIT_MS} ms to judge`);
    }
    throw error;
  } finally {
    stage['evaluate'] = null;
  }
}
