// Both providers sign alike: `t=<unix seconds>,v1=<hex>`, HMAC-SHA256 of `<t>.<raw body>`. Checked strictly and before
// anything is parsed: Stripe's own verifier lets future timestamps and `t=NaN` pass.
// Sources: Stripe "Verify webhook signatures", Calendly "Webhook signatures".

import { createHmac, timingSafeEqual } from 'node:crypto';

/** Why a signature was not believed; also the problem's code. */
export type SignatureFault =
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_mismatch'
  | 'signature_too_old'
  | 'signature_in_future';

export interface SignatureCheck {
  readonly header: string | string[] | undefined;
  readonly body: Buffer;
  /** Every key that is valid now: two while one is being replaced. */
  readonly secrets: readonly string[];
  /** The server's clock, ms. */
  readonly now: number;
}

const MAX_AGE_S = 300;
const MAX_AHEAD_S = 60;
const MAX_SIGNATURES = 10;
const TIMESTAMP = /^[0-9]{1,12}$/;
const SIGNATURE = /^[0-9a-f]{64}$/;

/** @returns what is wrong, or null when one of the signatures is ours and fresh */
export function signatureFault({ header, body, secrets, now }: SignatureCheck): SignatureFault | null {
  if (header === undefined || header === '') return 'signature_missing';
  if (typeof header !== 'string') return 'signature_malformed';
  const parsed = parse(header);
  if (!parsed) return 'signature_malformed';
  const payload = Buffer.concat([Buffer.from(`${parsed.timestamp}.`), body]);
  if (!secrets.some((secret) => matches(payload, secret, parsed.signatures))) return 'signature_mismatch';
  const age = now / 1000 - Number(parsed.timestamp);
  if (age > MAX_AGE_S) return 'signature_too_old';
  return age < -MAX_AHEAD_S ? 'signature_in_future' : null;
}

function parse(header: string): { timestamp: string; signatures: Buffer[] } | undefined {
  const pairs = header.split(',').map((pair) => pair.trim());
  const values = (key: string) =>
    pairs.filter((pair) => pair.startsWith(`${key}=`)).map((pair) => pair.slice(key.length + 1));
  const [timestamp = '', ...more] = values('t');
  const signatures = values('v1');
  if (more.length > 0 || !TIMESTAMP.test(timestamp)) return undefined;
  if (signatures.length === 0 || signatures.length > MAX_SIGNATURES) return undefined;
  if (!signatures.every((signature) => SIGNATURE.test(signature))) return undefined;
  return { timestamp, signatures: signatures.map((signature) => Buffer.from(signature, 'hex')) };
}

function matches(payload: Buffer, secret: string, signatures: readonly Buffer[]): boolean {
  const expected = createHmac('sha256', secret).update(payload).digest();
  // Every candidate is compared, so that the time taken tells nothing.
  return signatures.filter((signature) => timingSafeEqual(signature, expected)).length > 0;
}
