// How well this page hears the server, in the masthead; and in a sentence where it hears nothing.

import type { Model } from '../booking/model.ts';
import { words } from '../i18n/first-words.ts';

/** A word in the masthead, where there is a server to hear. */
export function ConnectionPill({ model }: { model: Pick<Model, 'connection' | 'saving' | 'booking'> }) {
  const { connection, saving, booking } = model;
  if (booking === null && connection === 'live') return null;
  const trouble = connection === 'offline' || connection === 'reconnecting';
  return (
    <span className={trouble ? 'pill trouble' : 'pill'}>
      {saving !== null && !trouble ? words.connection.saving : words.connection.pill[connection]}
    </span>
  );
}

/** Always there, so that a change is heard: empty while all is well. */
export function ConnectionNote({ model }: { model: Pick<Model, 'connection'> }) {
  const text = words.connection.note[model.connection];
  return (
    <p className={text === null ? 'unseen' : 'note'} role="status">
      {text}
    </p>
  );
}
