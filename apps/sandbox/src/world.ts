// The one mutable place: everything both pretend providers and the mailbox know.
import { CalendlyState } from './calendly/state.ts';
import { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { Deliverer } from './deliver.ts';
import { Faults } from './faults.ts';
import { Mailbox } from './mail/mailbox.ts';
import { RequestLog } from './requests.ts';
import type { RefundManner } from './stripe/cards.ts';
import { StripeState } from './stripe/state.ts';

/** Where a browser on this machine finds the servers; known once they listen. */
export interface Origins {
  control: string;
  calendly: string;
  stripe: string;
  smtp: string;
}

export class World {
  readonly config: Config;
  readonly clock: Clock;
  readonly faults = new Faults();
  readonly requests = new RequestLog();
  readonly mail = new Mailbox();
  readonly calendly = new CalendlyState();
  readonly deliveries: Deliverer;
  readonly stripe: StripeState;
  readonly origins: Origins = { control: '', calendly: '', stripe: '', smtp: '' };
  /** How long a late refund takes, in ms of sandbox time; settable while running. */
  refundDelayMs: number;
  /** How every refund goes while set; null leaves it to the card. */
  refundManner: RefundManner | null = null;

  constructor(config: Config, onError: (error: unknown) => void) {
    this.config = config;
    this.clock = new Clock(onError);
    this.deliveries = new Deliverer(this.clock, this.faults);
    this.stripe = new StripeState(this.clock);
    this.refundDelayMs = config.refundDelayMs;
  }

  /** The moment written into a webhook signature, in seconds. */
  signatureSeconds(): number {
    return this.config.signatureClock === 'wall' ? this.clock.wallSeconds() : this.clock.seconds();
  }

  /** Back to the beginning; only webhook subscriptions of the running system survive. */
  reset(): void {
    this.clock.reset();
    this.faults.clear();
    this.requests.clear();
    this.deliveries.reset();
    this.mail.clear();
    this.calendly.reset();
    this.stripe.reset();
    this.refundDelayMs = this.config.refundDelayMs;
    this.refundManner = null;
  }
}
