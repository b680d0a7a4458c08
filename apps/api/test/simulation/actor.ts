// One client, and everybody who can do something about this client's booking: bank, host, dashboard, network.

import { randomUUID } from 'node:crypto';
import { until } from '@slotpay/stack/until';
import Stripe from 'stripe';
import { newToken } from '../../src/db/token.ts';
import { type Answer, ask, openedOf } from '../support/http.ts';
import { strayCheckout } from '../support/rounds.ts';
import type { Stage } from '../support/stage.ts';
import { simulatedNow } from './clock.ts';
import type { Act, Scenario, SlotWish } from './scenario.ts';
import { type Held, held, moneyOf } from './world.ts';

/** What became of an act: `impossible` when there was nothing to do it to, `refused` when somebody said no. */
export type Outcome = 'done' | 'refused' | 'impossible';

export interface Actor {
  readonly scenario: Scenario;
  /** What happened so far, line by line. */
  readonly trace: readonly string[];
  /** Null until a booking was opened, by whomever. */
  bookingId(): Promise<string | null>;
  /** Picks a time and, unless the browser is closed at once, opens the booking. */
  arrive(): Promise<void>;
  /** @param world what the providers hold at this moment */
  act(act: Act, world: Held): Promise<Outcome>;
}

const DAY_MS = 86_400_000;
/** The host's hours, every day; half past is free as well. */
const HOURS = [8, 9, 10, 11, 12, 13];

/** A client of `stage` who will live through `scenario`. */
export function actorOf(stage: Stage, scenario: Scenario): Actor {
  const { db, sandbox, urls } = stage;
  const trace: string[] = [];
  let opened: { id: string; capability: string } | null = null;
  let inviteeId = '';

  const bookingId = async (): Promise<string | null> => {
    if (opened) return opened.id;
    const row = await db
      .selectFrom('calendly_invitees')
      .select('booking_id')
      .where('invitee_id', '=', inviteeId)
      .executeTakeFirst();
    return row?.booking_id ?? null;
  };

  const arrive = async (): Promise<void> => {
    const flowToken = newToken();
    const booked = await atFreeTime(stage, scenario.slot, (startTime) =>
      sandbox.book({
        eventType: scenario.sessionType,
        startTime,
        name: 'Ada Example',
        email: `client-${flowToken.slice(0, 12).toLowerCase()}@example.com`,
        tracking: { utm_content: flowToken, utm_source: 'slotpay' },
      }),
    );
    inviteeId = lastPart(booked.invitee.uri);
    trace.push(`picks ${booked.startTime} for ${scenario.sessionType}, opens ${scenario.opening}`);
    if (scenario.opening === 'never') return;
    const json = {
      sessionTypeId: scenario.sessionType,
      revision: 1,
      flowToken,
      calendlyEventUri: booked.event.uri,
      calendlyInviteeUri: booked.invitee.uri,
    };
    const key = randomUUID();
    const times = scenario.opening === 'twice' ? 2 : 1;
    const answers = await Promise.all(Array.from({ length: times }, () => ask(`${urls.app}/bookings`, { json, key })));
    for (const answer of answers) sane(answer);
    const answer = answers.find(({ status }) => status === 201);
    if (!answer) throw new Error(`Nobody could open a booking: ${answers.map(({ text }) => text).join(' ')}`);
    const { booking, capability } = openedOf(answer);
    opened = { id: booking.id, capability };
  };

  const move = async (act: Extract<Act, { do: 'move' }>): Promise<Outcome> => {
    const booked = await atFreeTime(stage, act.slot, (startTime) => sandbox.reschedule(inviteeId, startTime, act.by));
    inviteeId = lastPart(booked.invitee.uri);
    return 'done';
  };

  const wish = async ({ event, twice }: Extract<Act, { do: 'ask' }>): Promise<Outcome> => {
    if (!opened) return 'impossible';
    const { id, capability } = opened;
    const send = () =>
      ask(`${urls.app}/bookings/${id}/events`, { capability, key: randomUUID(), json: { type: event } });
    const answers = await Promise.all(twice ? [send(), send()] : [send()]);
    for (const answer of answers) sane(answer);
    return answers.some(({ status }) => status === 200) ? 'done' : 'refused';
  };

  /** A client who finds Checkout closed asks for a new one. */
  const openedAnew = async (id: string): Promise<string | undefined> => {
    if ((await wish({ do: 'ask', event: 'retryPayment', twice: false })) !== 'done') return undefined;
    const session = await until(async () => moneyOf(await held(sandbox), id).sessions.findLast(isOpen), { ms: 2_000 });
    return session ? session.id : undefined;
  };

  const withMoney = async (act: Act, world: Held): Promise<Outcome> => {
    const id = await bookingId();
    if (id === null) return 'impossible';
    const { sessions, charges, refunds, disputes } = moneyOf(world, id);
    const tried = async (target: string | undefined, attempt: (target: string) => Promise<unknown>) =>
      target === undefined ? 'impossible' : orRefused(() => attempt(target));
    const newest = <T>(objects: readonly T[]): T | undefined => objects.at(-1);
    switch (act.do) {
      case 'pay':
        return tried(newest(sessions.filter(isOpen))?.id ?? (await openedAnew(id)), (session) =>
          sandbox.pay(session, act.card, act.threeDs),
        );
      case 'payStray':
        return orRefused(async () => sandbox.pay(await strayCheckout(stage, id, act.amount)));
      case 'settleDebit': {
        const waiting = sessions.filter((s) => s.status === 'complete' && s.payment_status === 'unpaid');
        return tried(newest(waiting)?.id, (session) => sandbox.settle(session, act.outcome));
      }
      case 'dashboardRefund': {
        const left = charges.find((charge) => charge.amount_captured > charge.amount_refunded);
        const rest = left ? left.amount_captured - left.amount_refunded : 0;
        return tried(left?.payment_intent, (intent) =>
          sandbox.refund(intent, act.part === 'all' ? rest : Math.ceil(rest / 2)),
        );
      }
      case 'endRefund':
        return tried(newest(refunds)?.id, (refund) => sandbox.endRefund(refund, act.outcome));
      case 'dispute':
        return tried(newest(charges.filter(({ disputed }) => !disputed))?.id, (c) => sandbox.dispute(c, act.kind));
      case 'decideDispute':
        return tried(newest(disputes)?.id, (dispute) => sandbox.decideDispute(dispute, act.verdict));
      case 'repeatWebhooks':
        return repeatWebhooks(stage, id, act.share);
      default:
        return 'impossible';
    }
  };

  const perform = (act: Act, world: Held): Promise<Outcome> => {
    if (act.do === 'ask') return wish(act);
    if (act.do === 'move') return orRefusedOutcome(() => move(act));
    if (act.do === 'cancelInCalendly') return orRefused(() => sandbox.cancel(inviteeId, act.by));
    return withMoney(act, world);
  };

  return {
    scenario,
    trace,
    bookingId,
    arrive,
    act: async (act, world) => {
      const outcome = await perform(act, world);
      const at = (await simulatedNow(db)).toISOString();
      trace.push(`${at} ${JSON.stringify(act)} ${outcome}`);
      return outcome;
    },
  };
}

/** Some of the webhooks already sent about a booking come once more, in any order. */
async function repeatWebhooks({ sandbox }: Stage, bookingId: string, share: number): Promise<Outcome> {
  const about = (await sandbox.deliveries()).filter(
    ({ body, state }) => state === 'delivered' && body.includes(bookingId),
  );
  const chosen = about.toReversed().slice(0, Math.ceil(about.length * share));
  if (chosen.length === 0) return 'impossible';
  await Promise.all(chosen.map(({ id }) => sandbox.resend(id)));
  return 'done';
}

/** The first time like the wished one that is still free. */
async function atFreeTime<T>({ db }: Stage, wish: SlotWish, take: (startTime: string) => Promise<T>): Promise<T> {
  const now = (await simulatedNow(db)).getTime();
  let refusal: unknown;
  for (let day = wish.days; day < wish.days + 14; day++) {
    const date = new Date(now + day * DAY_MS);
    const isWeekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
    if (isWeekend !== (wish.on === 'weekend')) continue;
    for (const hour of HOURS) {
      const startTime = `${date.toISOString().slice(0, 10)}T${String(hour).padStart(2, '0')}:00:00Z`;
      try {
        return await take(startTime);
      } catch (error) {
        refusal = error;
      }
    }
  }
  throw refusal;
}

const isOpen = ({ status }: Held['sessions'][number]): boolean => status === 'open';

/** A server may refuse; it must not break. */
function sane({ status, text }: Answer): void {
  if (status >= 500) throw new Error(`The server answered ${status}: ${text}`);
}

function lastPart(uri: string): string {
  return uri.split('/').at(-1) ?? '';
}

const orRefused = (attempt: () => Promise<unknown>): Promise<Outcome> =>
  orRefusedOutcome(async () => {
    await attempt();
    return 'done';
  });

// The sandbox says no where a page of the provider would: nothing left to refund, already cancelled, not free.
async function orRefusedOutcome(attempt: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof Error && /^The sandbox refused .* with 4\d\d:/s.test(error.message)) return 'refused';
    // A fault may hit what we ask of Stripe ourselves.
    if (error instanceof Stripe.errors.StripeError) return 'refused';
    throw error;
  }
}
