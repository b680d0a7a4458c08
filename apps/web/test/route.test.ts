import { expect, it } from 'vitest';
import { routeOf } from '../src/route.ts';

const token = 'a'.repeat(43);

it.each([
  ['/', { page: 'new' }],
  ['/b/SP-7F3K-92QD', { page: 'booking', reference: 'SP-7F3K-92QD', arrival: null }],
  ['/b/SP-7F3K-92QD?checkout=returned', { page: 'booking', reference: 'SP-7F3K-92QD', arrival: 'returned' }],
  ['/b/SP-7F3K-92QD?checkout=left', { page: 'booking', reference: 'SP-7F3K-92QD', arrival: 'left' }],
  ['/b/SP-7F3K-92QD?checkout=paid', { page: 'booking', reference: 'SP-7F3K-92QD', arrival: null }],
  [`/r/${token}`, { page: 'recovery', token }],
  ['/gallery?path=IDLE', { page: 'gallery', search: 'path=IDLE' }],
  ['/b/', { page: 'unknown' }],
  ['/r/short', { page: 'unknown' }],
  ['/b/<script>', { page: 'unknown' }],
])('%s leads to the right page', (address, route) => {
  expect(routeOf(address)).toEqual(route);
});
