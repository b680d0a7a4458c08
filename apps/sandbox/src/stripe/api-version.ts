import type Stripe from 'stripe';

/** The one API version this sandbox speaks: the one the installed SDK pins. */
export const API_VERSION = '2026-10-28.endive' satisfies Stripe.LatestApiVersion;
