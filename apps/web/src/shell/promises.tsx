// Beside the first screens, where there is no slip yet: how it will go.

import { words } from '../i18n/first-words.ts';

export function Promises() {
  return (
    <section className="promises">
      <h2>{words.promises.label}</h2>
      <ol>
        {words.promises.list.map(({ title, text }) => (
          <li key={title}>
            <h3>{title}</h3>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
