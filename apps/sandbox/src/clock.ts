// The sandbox's own time: the wall clock plus an offset that the control API may push forward.

interface Task {
  readonly due: number;
  readonly run: () => Promise<void> | void;
}

/** The longest delay Node's timers take; a later task is simply looked at again. */
const LONGEST_TIMEOUT = 2_147_483_647;

/** A clock with due tasks: session expiry, webhook retries, late refunds. All times in ms since 1970. */
export class Clock {
  #offset = 0;
  #tasks: Task[] = [];
  #timer: NodeJS.Timeout | undefined;
  #advancing = false;
  #queue: Promise<void> = Promise.resolve();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Sandbox time in ms. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** Sandbox time in whole seconds, the unit Stripe uses. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** The time everybody else on this machine sees, in whole seconds. */
  wallSeconds(): number {
    return Math.floor(Date.now() / 1000);
  }

  /** How far the sandbox is ahead of the wall clock, in ms. */
  get offset(): number {
    return this.#offset;
  }

  /** Runs `run` at sandbox time `due`; the returned function calls it off. */
  at(due: number, run: Task['run']): () => void {
    const task = { due, run };
    const next = this.#tasks.findIndex((other) => other.due > due);
    this.#tasks.splice(next === -1 ? this.#tasks.length : next, 0, task);
    this.#arm();
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== task);
    };
  }

  /** Resolves after `ms` of sandbox time. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.at(this.now() + ms, resolve));
  }

  /**
   * Moves time forward and runs all that falls due on the way, in order, each at its own moment:
   * a task that schedules another one inside the span sees that one run too.
   */
  advance(ms: number, settle: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(() => this.#walk(this.now() + ms, settle));
    return this.#queue;
  }

  /** Forgets all tasks and returns to the wall clock. */
  reset(): void {
    this.#tasks = [];
    this.#offset = 0;
    clearTimeout(this.#timer);
  }

  async #walk(target: number, settle: () => Promise<void>): Promise<void> {
    this.#advancing = true;
    try {
      await this.#runUntil(target, settle);
    } finally {
      this.#offset = Math.max(this.#offset, target - Date.now());
      this.#advancing = false;
      this.#arm();
    }
  }

  async #runUntil(target: number, settle: () => Promise<void>): Promise<void> {
    for (let task = this.#tasks[0]; task && task.due <= target; task = this.#tasks[0]) {
      this.#tasks.shift();
      this.#offset = Math.max(this.#offset, task.due - Date.now());
      await this.#run(task);
      await settle();
    }
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const first = this.#tasks[0];
    if (!first || this.#advancing) return;
    const delay = Math.min(Math.max(first.due - this.now(), 0), LONGEST_TIMEOUT);
    this.#timer = setTimeout(() => this.#fire(), delay);
  }

  #fire(): void {
    const now = this.now();
    while (this.#tasks[0] && this.#tasks[0].due <= now) {
      const task = this.#tasks.shift();
      if (task) void this.#run(task);
    }
    this.#arm();
  }

  async #run(task: Task): Promise<void> {
    try {
      await task.run();
    } catch (error) {
      this.#onError(error);
    }
  }
}
