// What a person does on the providers' pages, and the sandbox's faults, clock and mailbox, as function calls.

/** A message the mailbox received. */
export type Mail = {
  id: string;
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  attachments: { filename: string; contentType: string; content: string }[];
  receivedAt: string;
};

/** Bad manners to show; `times` defaults to one. */
export type Fault = {
  provider: 'stripe' | 'calendly';
  on: 'webhook' | 'request';
  match?: { type?: string; method?: string; path?: string };
  action:
    | 'drop'
    | 'delay'
    | 'duplicate'
    | 'hold'
    | 'reorder'
    | 'bad-signature'
    | 'fail-before'
    | 'fail-within'
    | 'fail-after'
    | 'hang';
  times?: number;
  delayMs?: number;
  status?: number;
  code?: string;
};

/** How a refund goes, whatever it is paid to. */
export type RefundManner =
  | 'pending-then-succeeded'
  | 'succeeded-then-failed'
  | 'pending-then-failed'
  | 'pending'
  | 'requires-action'
  | 'balance-insufficient';

/** One webhook and every attempt to deliver it. */
export type Delivery = {
  id: string;
  provider: string;
  type: string;
  eventId: string | null;
  url: string;
  state: 'pending' | 'held' | 'delivered' | 'retrying' | 'failed' | 'dropped';
  attempts: { at: string; status: number | null; error: string | null }[];
  body: string;
  payload: unknown;
};

/** One request a provider's API received; `status` is null until it is answered. */
export type ReceivedRequest = {
  id: string;
  provider: string;
  method: string;
  path: string;
  idempotencyKey: string | null;
  status: number | null;
  at: string;
};

/** A slot taken in Calendly: the canonical URIs and the start, an ISO instant. */
export type Booked = { event: { uri: string }; invitee: { uri: string }; startTime: string };

/** Whom to book for: `eventType` is a slug or a uuid, `startTime` an ISO instant (the first free one if absent). */
export type BookRequest = {
  eventType: string;
  startTime?: string;
  name: string;
  email: string;
  timezone?: string;
  tracking?: { utm_content?: string; utm_source?: string };
};

/** The sandbox's control API. Every call rejects with the sandbox's answer when it refuses. */
export type SandboxControl = ReturnType<typeof sandboxControl>;

/** The control API of the sandbox at `base`, for example `http://127.0.0.1:4010`. */
export function sandboxControl(base: string) {
  const post = <T>(path: string, body: unknown = {}) => call<T>(base, 'POST', path, body);
  const get = <T>(path: string) => call<T>(base, 'GET', path);
  const remove = (path: string) => call<unknown>(base, 'DELETE', path);
  return {
    /** Takes a slot as a visitor of the booking page does. */
    book: (request: BookRequest) => post<Booked>('/calendly/book', request),
    /** Cancels on Calendly's side; `invitee` is the uuid, the last part of its URI. */
    cancel: (invitee: string, by: 'host' | 'invitee', reason?: string) =>
      post('/calendly/cancel', { invitee, by, reason }),
    /** Moves a booked slot to another start, an ISO instant. */
    reschedule: (invitee: string, startTime: string, by: 'host' | 'invitee') =>
      post<Booked>('/calendly/reschedule', { invitee, startTime, by }),
    /** Pays a Checkout Session with a test card, as on the hosted page. */
    pay: (session: string, card?: string, threeDs?: 'complete' | 'fail' | 'abandon') =>
      post<{ outcome: 'paid' | 'declined' | 'processing' | 'authenticate'; redirect?: string }>('/stripe/pay', {
        session,
        card,
        threeDs,
      }),
    /** Ends a slow payment. */
    settle: (session: string, outcome: 'succeeded' | 'failed') => post('/stripe/settle', { session, outcome }),
    /** Has a Checkout Session say that it is of this mode; the events about it go on saying the sandbox's own. */
    livemode: (session: string, livemode: boolean) => post('/stripe/livemode', { session, livemode }),
    /** Refunds in Stripe's dashboard; `amount` in minor units, everything if absent. `metadata` as another program of ours would give it. */
    refund: (paymentIntent: string, amount?: number, metadata?: Record<string, string>) =>
      post<{ id: string }>('/stripe/refund', { paymentIntent, amount, metadata }),
    /** Ends a refund; one that succeeded may still fail. */
    endRefund: (refund: string, outcome: 'succeeded' | 'failed' | 'canceled') =>
      post('/stripe/refund/end', { refund, outcome }),
    /** Opens a dispute about a charge, or only an inquiry; about all of it unless `amount`, minor units, says otherwise. */
    dispute: (charge: string, kind?: 'fraudulent' | 'product_not_received' | 'inquiry', amount?: number) =>
      post<{ id: string }>('/stripe/dispute', { charge, kind, amount }),
    /** Turns an inquiry into a dispute under the same id. */
    escalate: (dispute: string) => post('/stripe/dispute/escalate', { dispute }),
    /** Decides a dispute. */
    decideDispute: (dispute: string, verdict: 'won' | 'lost') => post('/stripe/dispute/decide', { dispute, verdict }),
    /** Sends the whole balance to the bank: refunds now wait for funds. */
    payOut: () => post('/stripe/payout'),
    /** Adds a fault; answers with its id. */
    fault: (fault: Fault) => post<{ id: string }>('/faults', fault),
    /** Removes one fault, or all of them. */
    clearFaults: (id?: string) => remove(id === undefined ? '/faults' : `/faults/${id}`),
    /** Moves the sandbox's clock forward, milliseconds. */
    advance: (advanceMs: number) => post<{ now: string; offsetMs: number }>('/clock', { advanceMs }),
    /** The sandbox's clock. */
    clock: () => get<{ now: string }>('/clock'),
    /** Every message received, newest first. */
    mail: () => get<Mail[]>('/mail'),
    /** Empties the mailbox. */
    clearMail: () => remove('/mail'),
    /** Every webhook sent or kept. */
    deliveries: () => get<Delivery[]>('/deliveries'),
    /** How many webhooks are being sent at this moment. */
    underway: async () => (await get<{ count: number }>('/deliveries/underway')).count,
    /** Sends a webhook once more. */
    resend: (id: string) => post(`/deliveries/${id}/resend`),
    /** Sends the webhooks a `hold` fault kept, in the order they came or the other way round. */
    release: (order: 'fifo' | 'lifo') => post('/deliveries/release', { order }),
    /** Every API request received. */
    requests: () => get<ReceivedRequest[]>('/requests'),
    /** Everything the providers hold, as they hold it. */
    world: () => get<Record<string, unknown>>('/world'),
    /** How long a refund that does not settle at once takes, milliseconds. */
    refundDelay: (refundDelayMs: number) => post('/settings', { refundDelayMs }),
    /** How all refunds go from now on; null leaves it to the card. */
    refundsGo: (refundManner: RefundManner | null) => post('/settings', { refundManner }),
    /** Empties both providers, the mailbox, the faults and the clock. */
    reset: () => post('/reset'),
  };
}

async function call<T>(base: string, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${base}/_sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The sandbox refused ${method} ${path} with ${response.status}: ${text}`);
  // The sandbox is typed on its own side; its answers are taken as they come.
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
