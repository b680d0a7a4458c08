// Many sessions with pictures of their own: in every shape, nearly white, nearly black, one missing and one that cannot be
// shown.

import type { SessionType, SessionTypesResponse } from '@slotpay/contract';
import { deepDive, offer } from './offer.ts';

/** A landscape in two colours, `width` to `height`, standing in for a photograph. */
function photograph(width: number, height: number, sky: string, land: string): { url: string } {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
    <linearGradient id="s" x2="0" y2="1"><stop stop-color="${sky}"/><stop offset="1" stop-color="${land}"/></linearGradient>
    <path fill="url(#s)" d="M0 0h${width}v${height}H0z"/>
    <circle cx="${width * 0.6}" cy="${height * 0.4}" r="${Math.min(width, height) * 0.13}" fill="#fff" opacity=".7"/>
    <path fill="${land}" d="M0 ${height * 0.7}q${width * 0.3} ${-height * 0.25} ${width * 0.55} 0t${width * 0.45} ${-height * 0.06}V${height}H0z"/>
  </svg>`;
  return { url: `data:image/svg+xml,${encodeURIComponent(svg)}` };
}

const notAPicture = { url: 'data:image/webp,' };

function session(id: string, words: readonly [string, string], terms: readonly [number, number]): SessionType {
  const [name, description] = words;
  const [durationMinutes, price] = terms;
  return {
    ...deepDive,
    id,
    name,
    description,
    terms: { ...deepDive.terms, sessionTypeId: id, durationMinutes, price, rateRules: [] },
  };
}

const pictures: Readonly<Record<string, SessionType['picture']>> = {
  'intro-call': photograph(400, 400, '#bfe3ee', '#2f6f7e'),
  'deep-dive': photograph(640, 360, '#f6d6a8', '#7a3f2a'),
  'half-day-workshop': photograph(360, 640, '#c9c3e6', '#3b3566'),
  'portfolio-review': photograph(400, 400, '#ffffff', '#f4f4f2'),
  'night-walk': photograph(400, 400, '#23262b', '#0d0f12'),
  'career-talk': notAPicture,
  'team-retreat': photograph(520, 400, '#cfe8c4', '#3f6b3a'),
  'writing-lab': photograph(400, 520, '#f3c6cd', '#8a3a4f'),
};

const more = [
  session(
    'portfolio-review',
    ['Portfolio review', 'Forty-five minutes on what to show and what to leave out.'],
    [45, 9_000],
  ),
  session('night-walk', ['Night walk', 'An hour outdoors, talking, whatever the weather.'], [60, 8_000]),
  session('career-talk', ['Career talk', 'Where you are, where you want to be, and the next step.'], [50, 11_000]),
  session(
    'team-retreat',
    ['Team retreat', 'A whole day away from the desk, with everybody in one room.'],
    [480, 140_000],
  ),
  session('writing-lab', ['Writing lab', 'Bring a draft, leave with a better one.'], [90, 15_000]),
  session('office-hours', ['Office hours', 'Fifteen minutes for one short question.'], [15, 3_000]),
];

export const pictured: SessionTypesResponse = {
  ...offer,
  sessionTypes: [...offer.sessionTypes, ...more].map((type) => ({ ...type, picture: pictures[type.id] ?? null })),
};
