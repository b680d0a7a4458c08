import { expect, test } from 'vitest';
import { Client } from '../support/client.ts';
import { stage } from '../support/stage.ts';

const here = stage();

test('every page of ours comes with a policy that lets nothing in but our own files and Calendly’s frame', async () => {
  const { app, calendly } = here.stack.urls;
  for (const path of ['/', '/b/SP-0000-0000', `/r/${'x'.repeat(43)}`]) {
    const { headers } = await fetch(`${app}${path}`);
    const policy = (headers.get('content-security-policy') ?? '').split(';').map((directive) => directive.trim());
    expect(policy.sort()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "font-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      `frame-src ${calendly}`,
      "img-src 'self' data:",
      "object-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
    ]);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  }
});

test('what breaks the policy is refused, and no journey would pass with it', async () => {
  const client = await Client.arrive(here.browser, here.stack.urls.app);
  await client.sees(/Book a session/);
  expect(client.complaints()).toEqual([]);
  await client.page.evaluate(() => {
    document.body.insertAdjacentHTML(
      'beforeend',
      '<img src="https://evil.example/" onerror="document.title = \'owned\'">',
    );
  });
  await expect.poll(() => client.complaints()).toContainEqual(expect.stringMatching(/^policy: img-src/));
  await expect.poll(() => client.complaints()).toContainEqual(expect.stringMatching(/^policy: script-src/));
  expect(await client.page.title()).not.toBe('owned');
  client.forgives(/./);
});
