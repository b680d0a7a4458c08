// An answer is read to its end only if it is of a sane size: a provider that is broken, or not the provider at all, must
// not fill our memory.

/** The largest we ever ask for, a page of Calendly's events, is a tenth of it. */
const LIMIT_BYTES = 2 * 1024 * 1024;

/** The answer's body as JSON. @throws when it is longer than two megabytes, breaks off, or is no JSON */
export async function jsonOf(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early also ends the transfer.
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > LIMIT_BYTES) throw new Error(`The answer is longer than ${LIMIT_BYTES} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}
