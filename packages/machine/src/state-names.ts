// The 18 states, letter for letter as the specification names them, and the children we nest inside.

export const STATE_NAMES = [
  'IDLE',
  'SESSION_TYPE_SELECTION',
  'CALENDLY_SCHEDULING',
  'CALENDLY_SCHEDULED',
  'CALENDLY_WEBHOOK_RECEIVED',
  'PAYMENT_PENDING',
  'PAYMENT_PROCESSING',
  'PAYMENT_SUCCEEDED',
  'PAYMENT_FAILED',
  'BOOKING_CONFIRMED',
  'BOOKING_CANCELLED',
  'BOOKING_RESCHEDULED',
  'REFUND_PENDING',
  'REFUND_COMPLETED',
  'ERROR_CALENDLY',
  'ERROR_PAYMENT',
  'ERROR_WEBHOOK',
  'ERROR_RECOVERY',
] as const;

/** One of the specification's 18 states: what the `state` column, the log and the screens say. */
export type StateName = (typeof STATE_NAMES)[number];

/** The children of the compound states; every other state is a leaf. The first child is the initial one. */
export const CHILDREN = {
  CALENDLY_SCHEDULED: ['awaitingWebhook', 'polling', 'manualConfirmation'],
  PAYMENT_PROCESSING: ['awaitingCheckout', 'settling', 'reconciling'],
  BOOKING_CONFIRMED: ['upcoming', 'elapsed'],
  BOOKING_CANCELLED: ['undoable', 'refundDue', 'closed'],
  BOOKING_RESCHEDULED: ['pricing', 'collectingDifference', 'refundingDifference', 'settled'],
  ERROR_PAYMENT: ['payment', 'refund'],
  ERROR_RECOVERY: ['calendly', 'webhook', 'payment', 'refund'],
} as const satisfies Partial<Record<StateName, readonly string[]>>;

type Compound = keyof typeof CHILDREN;
type Child = { [S in Compound]: `${S}.${(typeof CHILDREN)[S][number]}` }[Compound];

/** Where exactly a booking rests: `PAYMENT_PENDING`, `PAYMENT_PROCESSING.settling`. */
export type LeafPath = Exclude<StateName, Compound> | Child;

/** Every leaf, in the order of the specification. */
export const LEAF_PATHS: readonly LeafPath[] = STATE_NAMES.flatMap((name): LeafPath[] => {
  const children: readonly string[] | undefined = name in CHILDREN ? CHILDREN[name as Compound] : undefined;
  return children === undefined ? [name as LeafPath] : children.map((child) => `${name}.${child}` as LeafPath);
});

/** A transition's target, checked by the compiler: XState itself only finds a wrong one when it runs. */
export function to(target: StateName | LeafPath): `#booking.${string}` {
  return `#booking.${target}`;
}
