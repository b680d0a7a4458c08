// BOOKING_RESCHEDULED while the new time costs more: what is to be paid for it, and until when.

import { waivesUnpaidDifference } from '@slotpay/machine';
import type { Model } from '../../booking/model.ts';
import { isStripesSilence } from '../../booking/silence.ts';
import { differenceOf } from '../../booking/standing.ts';
import { formatMoment } from '../../format/time.ts';
import type { CodeWords } from '../../i18n/en-codes.ts';
import { words } from '../../i18n/words.ts';
import { alreadyPaid, ask, cancel, money, pay, tryAgain } from '../actions.tsx';
import { checkingPayment } from '../payment/checking.tsx';
import type { Action, Screen } from '../screen.ts';
import { Times } from './times.tsx';

const say = words.screens.BOOKING_RESCHEDULED.collecting;

export const collectingDifference: Screen = (model) => {
  if (model.arrival === 'returned') return checkingPayment(model, cancel(model));
  const failed = failureWords(model);
  const difference = money(model, differenceOf(model.context));
  const toPay = pay(model, words.actions.pay(difference), 'primary');
  const opening = failed === null && toPay.length === 0;
  return {
    step: 'payment',
    tone: 'attention',
    heading: failed?.title ?? say.heading(difference),
    lead: failed?.body ?? untilWhen(model),
    next: say.next,
    body: (
      <>
        {failed === null ? null : <p>{untilWhen(model)}</p>}
        <Times model={model} />
        <p>{cancelNow(model)}</p>
      </>
    ),
    actions: [
      ...(failed === null ? payNow(model, toPay) : tryAgain(model, difference)),
      ...alreadyPaid(model),
      ...cancel(model),
    ],
    waiting: opening
      ? [
          { afterMs: 8_000, text: words.screens.PAYMENT_PENDING.slow },
          { afterMs: 30_000, text: words.screens.PAYMENT_PENDING.slower },
        ]
      : undefined,
  };
};

function payNow(model: Model, toPay: Action[]): Action[] {
  const opening: Action = { label: words.actions.payOpening, weight: 'primary', does: { kind: 'nothing' } };
  return [...(toPay.length > 0 ? toPay : [opening]), ...ask(model, 'retryPayment', words.actions.freshPage, 'quiet')];
}

/** Why the difference was not paid, or its page not opened; null where nothing has gone wrong. */
function failureWords({ context, facts }: Model): CodeWords | null {
  const { failure, checkout } = context;
  if (failure === null) return null;
  if (isStripesSilence(failure.code)) return words.codes.trouble(checkout !== null);
  return words.codes.payment(failure.code, facts.reference ?? '');
}

function untilWhen({ context, facts, place }: Model): string {
  const until = facts.deadline === null ? '' : formatMoment(facts.deadline, place);
  // A page that never opened is not the client's doing.
  const neverOpened = context.checkout === null && facts.paid > 0 && context.failure?.code.startsWith('stripe.');
  return neverOpened || waivesUnpaidDifference(context) ? say.leadWaived(until) : say.lead(until);
}

/** Not what the policy says of the new time: that holds once it is paid for. */
function cancelNow(model: Model): string | null {
  const quote = model.booking?.cancellationQuote;
  if (!quote) return null;
  return quote.amount === 0 ? say.cancelNothing : say.cancelNow(money(model, quote.amount));
}
