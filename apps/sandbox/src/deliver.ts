// Sends webhooks as the providers do: signed per attempt, retried with doubling pauses, in order while all goes well.
import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { ATTEMPT_ACTIONS, type Fault, type Faults, type Provider, ROUTE_ACTIONS } from './faults.ts';
import { type AttemptResult, post } from './post.ts';

/** Where webhooks of one subscription go, and what becomes of the subscription. */
export interface Target {
  readonly id: string;
  readonly url: string;
  /** How long an answer may take, in ms of real time. */
  readonly timeoutMs: number;
  /** How long a failing delivery is repeated, in ms of sandbox time. */
  readonly retryForMs: number;
  /** Headers for one attempt; `genuine` is false when the signature shall be wrong. */
  headers(body: string, genuine: boolean): Record<string, string>;
  /** False once the receiver unsubscribed or was disabled. */
  active(): boolean;
  /** Told after each attempt; `exhausted` when the sender gives up. */
  report(outcome: 'delivered' | 'failing' | 'exhausted'): void;
}

export interface Outgoing {
  readonly provider: Provider;
  readonly type: string;
  readonly eventId: string | null;
  readonly target: Target;
  readonly body: string;
}

type State = 'pending' | 'held' | 'delivered' | 'retrying' | 'failed' | 'dropped';

export interface Delivery extends Outgoing {
  readonly id: string;
  readonly createdAt: number;
  readonly attempts: AttemptResult[];
  state: State;
}

const FIRST_RETRY_MS = 1_000;
/** A slow receiver delays the next webhook by this much real time, no more: others are still attempted. */
const PATIENCE_MS = 1_000;
/** A reordered webhook goes out alone if nothing follows that could overtake it. */
const REORDER_WAIT_MS = 2_000;

export class Deliverer {
  #deliveries = new Map<string, Delivery>();
  #overtaken = new Map<string, Delivery>();
  #queues = new Map<string, Promise<void>>();
  #inFlight = new Set<Promise<void>>();
  readonly #clock: Clock;
  readonly #faults: Faults;

  constructor(clock: Clock, faults: Faults) {
    this.#clock = clock;
    this.#faults = faults;
  }

  /** All deliveries since the last reset, oldest first. */
  list(): readonly Delivery[] {
    return [...this.#deliveries.values()];
  }

  /** Hands one webhook over; faults decide what happens to it. Never throws, never waits. */
  enqueue(outgoing: Outgoing): void {
    const delivery: Delivery = {
      ...outgoing,
      id: randomUUID(),
      createdAt: this.#clock.now(),
      attempts: [],
      state: 'pending',
    };
    this.#deliveries.set(delivery.id, delivery);
    const fault = this.#routeFault(delivery);
    if (fault) this.#misroute(delivery, fault);
    else this.#send(delivery);
    const waiting = this.#overtaken.get(delivery.target.id);
    if (waiting && waiting !== delivery) this.#letThrough(waiting);
  }

  /** Sends everything that was held, oldest or newest first, one after the other. */
  async release(order: 'fifo' | 'lifo'): Promise<number> {
    const held = this.list().filter((delivery) => delivery.state === 'held');
    if (order === 'lifo') held.reverse();
    for (const delivery of held) {
      delivery.state = 'pending';
      await this.#attempt(delivery);
    }
    return held.length;
  }

  /** One more attempt of the same bytes, whatever happened before. Undefined: no such delivery. */
  async resend(id: string): Promise<Delivery | undefined> {
    const delivery = this.#deliveries.get(id);
    if (delivery) await this.#attempt(delivery);
    return delivery;
  }

  /** How many webhooks are being sent at this moment. */
  get underway(): number {
    return this.#inFlight.size;
  }

  /** Resolves when nothing is being sent, or after `ms` of real time. */
  async quiet(ms: number): Promise<void> {
    const deadline = AbortSignal.timeout(ms);
    while (this.#inFlight.size > 0 && !deadline.aborted) {
      await Promise.race([...this.#inFlight, aborted(deadline)]);
    }
  }

  /** Forgets all deliveries; what is still queued is never sent. */
  reset(): void {
    this.#deliveries.clear();
    this.#overtaken.clear();
  }

  #routeFault(delivery: Delivery): Fault | undefined {
    // What overtakes cannot be overtaken itself: one fault turns one pair around.
    const overtakes = this.#overtaken.has(delivery.target.id);
    const actions = overtakes ? ROUTE_ACTIONS.filter((action) => action !== 'reorder') : ROUTE_ACTIONS;
    return this.#faults.take(delivery.provider, 'webhook', delivery, actions);
  }

  #misroute(delivery: Delivery, fault: Fault): void {
    switch (fault.action) {
      case 'drop':
        delivery.state = 'dropped';
        return;
      case 'hold':
        delivery.state = 'held';
        return;
      case 'delay':
        this.#clock.at(this.#clock.now() + (fault.delayMs ?? REORDER_WAIT_MS), () => this.#attempt(delivery));
        return;
      case 'reorder':
        this.#overtaken.set(delivery.target.id, delivery);
        this.#clock.at(this.#clock.now() + (fault.delayMs ?? REORDER_WAIT_MS), () => this.#letThrough(delivery));
        return;
      default:
        this.#send(delivery);
        this.#send(delivery);
    }
  }

  #letThrough(delivery: Delivery): void {
    if (this.#overtaken.get(delivery.target.id) !== delivery) return;
    this.#overtaken.delete(delivery.target.id);
    this.#send(delivery);
  }

  /** Queues behind the target's earlier webhooks, so that a polite receiver sees them in order. */
  #send(delivery: Delivery): void {
    const before = this.#queues.get(delivery.target.id) ?? Promise.resolve();
    const attempt = before.then(() => this.#attempt(delivery));
    const turn = before.then(() => Promise.race([attempt, aborted(AbortSignal.timeout(PATIENCE_MS))]));
    this.#queues.set(delivery.target.id, turn);
    this.#track(attempt);
  }

  #track(work: Promise<void>): void {
    this.#inFlight.add(work);
    void work.finally(() => this.#inFlight.delete(work));
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { target, body } = delivery;
    if (!this.#deliveries.has(delivery.id)) return;
    if (!target.active()) {
      delivery.state = 'failed';
      return;
    }
    const fault = this.#faults.take(delivery.provider, 'webhook', delivery, ATTEMPT_ACTIONS);
    const at = new Date(this.#clock.now()).toISOString();
    const headers = target.headers(body, fault?.action !== 'bad-signature');
    const result = await post(target, body, headers, at, fault);
    delivery.attempts.push(result);
    if (result.error === null) {
      if (delivery.state !== 'delivered') target.report('delivered');
      delivery.state = 'delivered';
    } else if (delivery.state !== 'delivered') this.#retry(delivery);
  }

  #retry(delivery: Delivery): void {
    const { attempts, target, createdAt } = delivery;
    const now = this.#clock.now();
    const giveUpAt = createdAt + target.retryForMs;
    if (now >= giveUpAt) {
      delivery.state = 'failed';
      target.report('exhausted');
      return;
    }
    delivery.state = 'retrying';
    target.report('failing');
    const pause = FIRST_RETRY_MS * 2 ** (attempts.length - 1);
    this.#clock.at(Math.min(now + pause, giveUpAt), () =>
      delivery.state === 'retrying' ? this.#attempt(delivery) : undefined,
    );
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
