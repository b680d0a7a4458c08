// A button of the control page: one request to the control API.
import { type Html, html } from '../html.ts';

/** `path` is relative to /_sandbox/. */
export function button(label: string, method: string, path: string, body?: object): Html {
  return html`<button type="button" data-method="${method}" data-path="/_sandbox/${path}" data-body="${body ? JSON.stringify(body) : ''}">${label}</button>`;
}
