// Who may send something: our own page, or a program that is no browser. There are no cookies that another site's page
// could make use of; this is the second lock, for the day somebody adds one.
// Source: W3C "Fetch Metadata Request Headers"; OWASP ASVS 5.0, 3.5.1–3.

import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { ProblemError } from './problem.ts';

/** What a browser says of a request that our own page makes, or its user by hand. */
const OURS = new Set<unknown>(['same-origin', 'none']);
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A hook that refuses what another site's page sends. @throws ProblemError `origin_not_allowed` */
export function sameOriginOnly({ PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>) {
  const { origin: own } = new URL(PUBLIC_URL);
  return async ({ method, headers }: FastifyRequest): Promise<void> => {
    if (READING.has(method)) return;
    const site = headers['sec-fetch-site'];
    // Browsers too old to say where a request comes from still name the origin.
    const isOurs = site === undefined ? headers.origin === undefined || headers.origin === own : OURS.has(site);
    if (!isOurs) throw new ProblemError('origin_not_allowed', 'This can only be asked from our own page.');
  };
}
