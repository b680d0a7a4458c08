// What of a booking's money is on its way back or already there.

import type { BookingContext } from '@slotpay/machine';

/** Minor units of all refunds of this booking, whatever their state. */
export function refundTotal({ refunds, cancellation }: BookingContext): number {
  const total = refunds.reduce((sum, refund) => sum + refund.amount, 0);
  return total > 0 ? total : (cancellation?.refund ?? 0);
}

/** Minor units the client has ever paid. */
export function paidTotal({ payments }: BookingContext): number {
  return payments.reduce((sum, payment) => sum + payment.amount, 0);
}
