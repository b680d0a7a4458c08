// The bar on top of the sandbox's own pages.
import { type Html, html } from '../html.ts';

const PLACES = [
  ['control', '/', 'Controls'],
  ['mail', '/mail', 'Mailbox'],
] as const;

/** `here` is the page being shown. */
export function navigation(here: (typeof PLACES)[number][0]): Html {
  const links = PLACES.map(
    ([name, href, label]) => html`<a href="${href}"${name === here ? html` aria-current="page"` : null}>${label}</a>`,
  );
  return html`<header class="bar"><p>Sandbox</p><nav aria-label="Sandbox">${links}</nav></header>`;
}
