// The tab's icon: a calendar leaf as long as things take their course, a tick when something is achieved, a point when the
// client has to decide, a bar when it is over. The shape says it, not the colour alone.

import type { Tone } from '../screens/screen.ts';

const SIGN: Record<Tone, { readonly colour: string; readonly path: string }> = {
  calm: { colour: '#14505c', path: 'M9 14h14M12 8v2M20 8v2' },
  good: { colour: '#1f6b45', path: 'm9 17 5 5 9-11' },
  attention: { colour: '#8a4b08', path: 'M16 8v9M16 23h.01' },
  over: { colour: '#5a666d', path: 'M9 16h14' },
};

/** @returns an address for `<link rel="icon">`, allowed by our content policy (`img-src data:`) */
export function iconOf(tone: Tone): string {
  const { colour, path } = SIGN[tone];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="2" y="2" width="28" height="28" rx="5" fill="${colour}"/><path d="${path}" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
