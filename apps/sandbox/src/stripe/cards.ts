// Stripe's published test cards and what they do.

export interface Decline {
  readonly code: string;
  readonly declineCode: string | null;
  readonly message: string;
}

/** How a refund goes. Only the first two have a test card; the others are ordered through the controls. */
export const REFUND_MANNERS = [
  'pending-then-succeeded',
  'succeeded-then-failed',
  'pending-then-failed',
  'pending',
  'requires-action',
  'balance-insufficient',
] as const;
export type RefundManner = (typeof REFUND_MANNERS)[number];

export interface TestCard {
  readonly number: string;
  readonly label: string;
  readonly threeDs?: true;
  readonly decline?: Decline;
  readonly refund?: RefundManner;
  readonly dispute?: 'fraudulent' | 'product_not_received' | 'inquiry';
}

function declined(declineCode: string, message = 'Your card was declined.'): Decline {
  return { code: 'card_declined', declineCode, message };
}

export const TEST_CARDS: readonly TestCard[] = [
  { number: '4242424242424242', label: 'Succeeds' },
  { number: '5555555555554444', label: 'Succeeds (Mastercard)' },
  { number: '378282246310005', label: 'Succeeds (American Express)' },
  { number: '4000000000000002', label: 'Declined', decline: declined('generic_decline') },
  {
    number: '4000000000009995',
    label: 'Declined: insufficient funds',
    decline: declined('insufficient_funds', 'Your card has insufficient funds.'),
  },
  { number: '4000000000009987', label: 'Declined: lost card', decline: declined('lost_card') },
  { number: '4000000000009979', label: 'Declined: stolen card', decline: declined('stolen_card') },
  {
    number: '4000000000000069',
    label: 'Declined: expired card',
    decline: { code: 'expired_card', declineCode: null, message: 'Your card has expired.' },
  },
  {
    number: '4000000000000127',
    label: 'Declined: wrong CVC',
    decline: {
      code: 'incorrect_cvc',
      declineCode: null,
      message: "Your card's security code is incorrect.",
    },
  },
  {
    number: '4000000000000119',
    label: 'Declined: processing error',
    decline: {
      code: 'processing_error',
      declineCode: null,
      message: 'An error occurred while processing your card. Try again in a little bit.',
    },
  },
  {
    number: '4000000000006975',
    label: 'Declined: used too often',
    decline: declined('card_velocity_exceeded'),
  },
  {
    number: '4000000000000341',
    label: 'Attaches, then declines',
    decline: declined('generic_decline'),
  },
  { number: '4000002500003155', label: 'Asks for authentication', threeDs: true },
  { number: '4000002760003184', label: 'Always asks for authentication', threeDs: true },
  { number: '4000000000003220', label: '3D Secure 2 required', threeDs: true },
  {
    number: '4000008400001629',
    label: 'Authenticates, then declined',
    threeDs: true,
    decline: declined('generic_decline'),
  },
  { number: '4000000000000259', label: 'Succeeds, then disputed', dispute: 'fraudulent' },
  {
    number: '4000000000002685',
    label: 'Succeeds, then disputed as not received',
    dispute: 'product_not_received',
  },
  { number: '4000000000001976', label: 'Succeeds, then an inquiry', dispute: 'inquiry' },
  {
    number: '4000000000007726',
    label: 'Refund stays pending for a while',
    refund: 'pending-then-succeeded',
  },
  {
    number: '4000000000005126',
    label: 'Refund fails later',
    refund: 'succeeded-then-failed',
  },
];

const NOT_A_TEST_CARD = declined(
  'test_mode_live_card',
  'Your card was declined. Your request was in test mode, but used a non test card.',
);

/** The behaviour of a number that passed the Luhn check; numbers nobody published are declined. */
export function testCard(number: string): TestCard {
  const known = TEST_CARDS.find((card) => card.number === number);
  return known ?? { number, label: 'Not a test card', decline: NOT_A_TEST_CARD };
}

/** How a refund to the card with these last digits goes. */
export function refundManner(last4: string | null): RefundManner | undefined {
  return TEST_CARDS.find((card) => card.refund && card.number.endsWith(last4 ?? '-'))?.refund;
}

export function brandOf(number: string): 'visa' | 'mastercard' | 'amex' | 'unknown' {
  if (number.startsWith('4')) return 'visa';
  if (/^5[1-5]/.test(number)) return 'mastercard';
  return /^3[47]/.test(number) ? 'amex' : 'unknown';
}

/** True for 12–19 digits whose check digit fits. */
export function passesLuhn(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = [...number].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
