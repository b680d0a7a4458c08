import { describe, expect, it } from 'vitest';
import type { Model } from '../src/booking/model.ts';
import { modelOf } from '../src/gallery/fixtures.ts';
import { deepDive } from '../src/gallery/offer.ts';
import { pictured } from '../src/gallery/pictured.ts';
import { fitting } from '../src/screens/initial/fitting.ts';
import { draw, textOf } from './draw.tsx';

const images = (html: string) => html.match(/<img[^>]*>/g) ?? [];
const drawings = (html: string) => html.match(/<svg class="art"/g) ?? [];

describe('a session with a picture', () => {
  const withPictures = pictured.sessionTypes.filter(({ picture }) => picture !== null).length;

  it.each(['IDLE+pictures', 'SESSION_TYPE_SELECTION+pictures'])('shows it in place of the drawn one: %s', (name) => {
    const html = draw(modelOf(name));
    expect(images(html)).toHaveLength(withPictures);
    expect(drawings(html)).toHaveLength(pictured.sessionTypes.length - withPictures);
  });

  it('says nothing twice, and is fetched when it comes near', () => {
    for (const image of images(draw(modelOf('SESSION_TYPE_SELECTION+pictures')))) {
      expect(image).toMatch(/ alt=""/);
      expect(image).toMatch(/ loading="lazy" decoding="async" src="/);
    }
  });

  it.each(['IDLE', 'SESSION_TYPE_SELECTION'])('changes nothing for those without: %s', (name) => {
    const html = draw(modelOf(name));
    expect([images(html).length, drawings(html).length]).toEqual([0, 3]);
  });
});

describe('the field to find a session', () => {
  const withTypes = (count: number): Model => {
    const sessionTypes = Array.from({ length: count }, (_, n) => ({ ...deepDive, id: `session-${n}` }));
    return { ...modelOf('SESSION_TYPE_SELECTION'), business: { status: 'ready', ...pictured, sessionTypes } };
  };

  it('is there from nine sessions on', () => {
    expect(draw(withTypes(8))).not.toContain('<input');
    const html = draw(withTypes(9));
    expect(html).toMatch(/<search .*<label for="([^"]+)">Find a session<\/label><input id="\1" type="search"/);
    expect(textOf(html)).toContain('9 sessions');
  });

  it('is not on the first page, where nothing is chosen yet', () => {
    expect(draw(modelOf('IDLE+pictures'))).not.toContain('<input');
  });
});

describe('a session fits', () => {
  const types = [
    { ...deepDive, id: 'a', name: 'Präsenzgespräch', description: 'Auf der Straße, zu Fuß.', hostName: 'Zoë Ångström' },
    { ...deepDive, id: 'b', name: 'Night walk', description: 'An hour outdoors.', hostName: 'Mara Lindqvist' },
    { ...deepDive, id: 'c', name: 'Office hours', description: 'One short question.', hostName: 'Mara Lindqvist' },
  ];
  const ids = (text: string) => fitting(types, text).map(({ id }) => id);

  it.each([
    ['', ['a', 'b', 'c']],
    ['   ', ['a', 'b', 'c']],
    ['night', ['b']],
    ['outdoors', ['b']],
    ['mara', ['b', 'c']],
    ['hour', ['b', 'c']],
    ['mara question', ['c']],
    ['question  MARA ', ['c']],
    ['NIGHT question', []],
    ['prasenz', ['a']],
    ['PRÄSENZ', ['a']],
    ['pra\u0308senz', ['a']],
    ['strasse', ['a']],
    ['angstrom zoe', ['a']],
    ['.*', []],
  ])('%j as one would expect', (text, fit) => {
    expect(ids(text)).toEqual(fit);
  });
});
