import { Clock } from '../../../apps/hub/src/platform/clock.js';

/** Whose a task is: what is stopped is late, and what is dead never happens. */
export interface TaskOwner {
  isDead: boolean;
  /** On the world's time; nothing of it happens before. */
  stoppedUntil: number;
}

/** Node serves timers first, then what came over the wire. */
type Phase = 'timer' | 'wire';

interface Task {
  at: number;
  readonly phase: Phase;
  readonly order: number;
  readonly owner: TaskOwner | null;
  readonly everyMs: number | null;
  readonly run: () => void;
  isCancelled: boolean;
}

const realImmediate = setImmediate;

/** The time of the world: it passes only from task to task, and nothing else decides about their order. */
export class VirtualTime {
  /** Milliseconds since the world began. */
  now = 0;
  /** Whose the tasks are that the hub's code asks for. */
  owner: TaskOwner | null = null;
  private readonly tasks: Task[] = [];
  private immediates: Task[] = [];
  private order = 0;

  at(at: number, run: () => void, owner: TaskOwner | null = null, phase: Phase = 'wire'): Task {
    return this.push({ at: Math.max(at, this.now), phase, owner, everyMs: null, run });
  }

  timer(delayMs: number, run: () => void, isRepeated: boolean): Task {
    const delay = Math.max(1, delayMs || 1);
    return this.push({ at: this.now + delay, phase: 'timer', owner: this.owner, everyMs: isRepeated ? delay : null, run });
  }

  soon(run: () => void): Task {
    const task = this.taskOf({ at: this.now, phase: 'timer', owner: this.owner, everyMs: null, run });
    this.immediates.push(task);
    return task;
  }

  /** The machine sleeps: timers are late by as much, and don't know it. */
  delayTimersOf(owner: TaskOwner, byMs: number): void {
    const late = this.tasks.filter((task) => task.owner === owner && task.phase === 'timer');
    for (const task of late) task.at += byMs;
    this.tasks.sort(inOrder);
  }

  forget(owner: TaskOwner): void {
    for (const task of [...this.tasks, ...this.immediates]) if (task.owner === owner) task.isCancelled = true;
  }

  async runUntil(until: number): Promise<void> {
    for (;;) {
      await settled();
      if (this.immediates.length > 0) {
        const now = this.immediates;
        this.immediates = [];
        for (const task of now) if (!task.isCancelled && task.owner?.isDead !== true) task.run();
        continue;
      }
      const next = this.tasks[0];
      if (next === undefined || next.at > until) break;
      this.pop();
      this.happen(next);
    }
    this.now = Math.max(this.now, until);
  }

  private happen(task: Task): void {
    if (task.isCancelled || task.owner?.isDead === true) return;
    if (task.owner !== null && task.owner.stoppedUntil > task.at) {
      task.at = task.owner.stoppedUntil;
      this.insert(task);
      return;
    }
    this.now = Math.max(this.now, task.at);
    task.run();
    if (task.everyMs === null || task.isCancelled) return;
    task.at = this.now + task.everyMs;
    this.insert(task);
  }

  private push(task: Omit<Task, 'order' | 'isCancelled'>): Task {
    const whole = this.taskOf(task);
    this.insert(whole);
    return whole;
  }

  private taskOf(task: Omit<Task, 'order' | 'isCancelled'>): Task {
    this.order += 1;
    return { ...task, order: this.order, isCancelled: false };
  }

  private insert(task: Task): void {
    let low = 0;
    let high = this.tasks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (inOrder(this.tasks[middle]!, task) <= 0) low = middle + 1;
      else high = middle;
    }
    this.tasks.splice(low, 0, task);
  }

  private pop(): void {
    this.tasks.shift();
  }
}

function inOrder(a: Task, b: Task): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.phase !== b.phase) return a.phase === 'timer' ? -1 : 1;
  return a.order - b.order;
}

/** Everything that follows without waiting has happened: promises are settled before the next turn of the real loop. */
function settled(): Promise<void> {
  return new Promise((resolve) => realImmediate(resolve));
}

/** What a hub reads: its machine's wall clock can be wrong and jump, and both clocks know of sleep what Linux's do. */
export class VirtualClock extends Clock {
  private sleptMs = 0;
  /** Every reading of the wall since the world began, for whoever compares records with the truth. */
  readonly offsets: { readonly at: number; readonly offsetMs: number }[];

  constructor(
    private readonly time: VirtualTime,
    startsAt: number,
  ) {
    super();
    this.offsets = [{ at: 0, offsetMs: startsAt }];
  }

  override now(): number {
    return this.time.now + this.offsets.at(-1)!.offsetMs;
  }

  override monotonic(): number {
    return this.time.now - this.sleptMs;
  }

  jump(byMs: number): void {
    this.offsets.push({ at: this.time.now, offsetMs: this.offsets.at(-1)!.offsetMs + byMs });
  }

  sleep(forMs: number): void {
    this.sleptMs += forMs;
  }
}
