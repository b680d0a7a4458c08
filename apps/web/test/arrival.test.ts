import { describe, expect, it } from 'vitest';
import { cameBack, isCurrent, keepArrival, storedArrival, weightier } from '../src/booking/arrival.ts';
import { coded, journeys } from '../src/gallery/journey.ts';
import { ForgetfulShelf } from '../src/shelf.ts';

const REFERENCE = 'SP-7F3K-92QD';
const { snapshot } = journeys['PAYMENT_PROCESSING.awaitingCheckout'];
const difference = journeys['BOOKING_RESCHEDULED.collectingDifference'];

describe('the way back from the payment page', () => {
  const back = cameBack('returned', snapshot);

  it('holds until something has happened since', () => {
    expect(isCurrent(back, snapshot)).toBe(true);
    const settling = journeys['PAYMENT_PROCESSING.settling'].snapshot;
    expect(isCurrent(back, settling)).toBe(false);
  });

  it('is history once there is a new attempt', () => {
    const again = journeys['PAYMENT_PROCESSING.awaitingCheckout'].take(
      { type: 'retryPayment' },
      {
        type: 'onStripeSessionCreated',
        attempt: 2,
        sessionId: 'cs_2',
        amount: 12_000,
        expiresAt: '2026-11-22T10:00:00.000Z',
      },
    );
    expect(isCurrent(back, again.snapshot)).toBe(false);
  });

  it('is history once Stripe has said what went wrong, also where the booking stays where it is', () => {
    const paidUp = cameBack('returned', difference.snapshot);
    const declined = coded['BOOKING_RESCHEDULED.collectingDifference']('card_declined').snapshot;
    expect(isCurrent(paidUp, difference.snapshot)).toBe(true);
    expect(isCurrent(paidUp, declined)).toBe(false);
    expect(isCurrent(cameBack('returned', declined), declined)).toBe(true);
  });

  it('survives a reload, and is forgotten', () => {
    const tab = new ForgetfulShelf();
    keepArrival(tab, REFERENCE, back);
    expect(storedArrival(tab, REFERENCE)).toEqual(back);
    expect(storedArrival(tab, 'SP-0000-0000')).toBeNull();
    keepArrival(tab, REFERENCE, null);
    expect(tab.length).toBe(0);
  });

  it('is none where the storage holds nonsense', () => {
    const tab = new ForgetfulShelf();
    tab.setItem(`slotpay.arrival.${REFERENCE}`, '{');
    expect(storedArrival(tab, REFERENCE)).toBeNull();
  });

  it('past the end of the page outweighs another way out of it', () => {
    const left = cameBack('left', snapshot);
    expect(weightier(back, left, snapshot)).toBe(back);
    expect(weightier(left, back, snapshot)).toBe(back);
    expect(weightier(back, left, journeys['PAYMENT_PROCESSING.settling'].snapshot)).toBe(left);
    expect(weightier(null, left, snapshot)).toBe(left);
  });
});
