// Draws layout.json as docs/statechart.svg: `node picture.ts`. Light or dark as its reader's system is.

import { readFileSync, writeFileSync } from 'node:fs';
import { FILE, type FOLDED, type Layout } from './layout.ts';
import { statechart } from './src/machine.ts';

const PICTURE = new URL('../../docs/statechart.svg', import.meta.url);

const STYLE = `
  :root { --ink: #1f2733; --line: #8b96a5; --box: #f4f6f9; --edge: #b9c2ce; --paid: #e8f6ec; --paid-edge: #6fb585;
    --trouble: #fdeeee; --trouble-edge: #dd9a9a; --paper: #ffffff; --quiet: #566274; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --line: #77839a; --box: #1e2733; --edge: #46536a;
    --paid: #16301f; --paid-edge: #3f8557; --trouble: #3a1d1f; --trouble-edge: #96565a; --paper: #11161d; --quiet: #9aa6b8; } }
  .paper { fill: var(--paper); }
  text { font: 600 11px ui-sans-serif, system-ui, sans-serif; fill: var(--ink); }
  .mark { font-size: 10px; font-weight: 400; fill: var(--quiet); }
  rect.box { fill: var(--box); stroke: var(--edge); }
  .paid rect.box { fill: var(--paid); stroke: var(--paid-edge); }
  .trouble rect.box { fill: var(--trouble); stroke: var(--trouble-edge); }
  path { fill: none; stroke: var(--line); stroke-width: 1.1; }
  .head { fill: var(--line); stroke: none; }`;

/** What a mark beside a box says: an arrow that is not drawn. */
const MARKS = { IDLE: '↺', BOOKING_CANCELLED: '✕' } as const satisfies Record<keyof typeof FOLDED, string>;

const LEGEND = 30;

/** The picture as it has to be. */
export function pictureOf({ width, height, nodes, edges }: Layout): string {
  const tall = height + LEGEND;
  const legend = Object.entries(MARKS).map(([state, mark]) => `${mark} may also become ${state}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${tall}" width="${width}" height="${tall}" role="img" aria-label="The 18 states of a booking and how they lead to one another">`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
    `<rect class="paper" width="${width}" height="${tall}"/>`,
    ...edges.map(arrow),
    ...nodes.map(box),
    `<text class="mark" x="20" y="${height + 8}">${legend.join(' · ')}</text>`,
    '</svg>',
    '',
  ].join('\n');
}

function arrow({ from, to, events, points }: Layout['edges'][number]): string {
  const line = points.map(([x, y]) => `${x} ${y}`).join(' ');
  return `<path d="M${line}" marker-end="url(#head)"><title>${from} → ${to}: ${events.join(', ')}</title></path>`;
}

function box({ state, x, y, w, h, folded }: Layout['nodes'][number]): string {
  const marks = Object.entries(MARKS).flatMap(([name, mark]) => (name in folded ? [mark] : []));
  return [
    `<g class="${kindOf(state)}"><rect class="box" x="${x}" y="${y}" width="${w}" height="${h}" rx="7"/>`,
    `<text x="${x + 10}" y="${y + h / 2 + 4}">${state}</text>`,
    `<text class="mark" x="${x + w - 9}" y="${y + h / 2 + 4}" text-anchor="end">${marks.join(' ')}</text>`,
    `<title>${state}: ${statechart.getStateNodeById(`booking.${state}`).description}</title></g>`,
  ].join('');
}

function kindOf(state: Layout['nodes'][number]['state']): string {
  const { tags } = statechart.getStateNodeById(`booking.${state}`);
  return tags.find((tag) => tag === 'trouble' || tag === 'paid') ?? 'plain';
}

/** Whether docs/statechart.svg shows layout.json as it is. */
export function isFresh(): boolean {
  return readFileSync(PICTURE, 'utf8') === storedPicture();
}

function storedPicture(): string {
  return pictureOf(JSON.parse(readFileSync(FILE, 'utf8')) as Layout);
}

if (import.meta.main) writeFileSync(PICTURE, storedPicture());
