// The gallery's first page: every case by phase, under the heading its reader sees, and each code where one can be.

import { STATE_NAMES, type StateName, stateOf } from '@slotpay/machine';
import { LANGUAGES } from '../i18n/locale.ts';
import { screenOf } from '../screens/registry.ts';
import { CODES } from './codes.ts';
import { CASES, modelOf } from './fixtures.ts';
import './gallery.css';
import { coded } from './journey.ts';
import { addressOf, type View } from './view.ts';

const PHASES = [
  { title: 'Choosing', begins: /^(IDLE|SESSION_TYPE_SELECTION)$/ },
  { title: 'Picking a time', begins: /^CALENDLY_/ },
  { title: 'Paying', begins: /^PAYMENT_/ },
  { title: 'Booked, moved, cancelled, refunded', begins: /^(BOOKING|REFUND)_/ },
  { title: 'Trouble', begins: /^ERROR_/ },
] as const;

export function Contents({ view }: { view: View }) {
  return (
    <main className="gallery">
      <h1>Gallery</h1>
      <nav aria-label="Language and theme">
        {[...Object.keys(LANGUAGES), 'pseudo'].map((locale) => (
          <Choice key={locale} view={view} to={{ locale: locale as View['locale'] }} text={locale} />
        ))}
        {(['light', 'dark', null] as const).map((theme) => (
          <Choice key={theme} view={view} to={{ theme }} text={theme ?? 'system'} />
        ))}
      </nav>
      {PHASES.map(({ title, begins }) => (
        <section key={title} aria-label={title}>
          <h2>{title}</h2>
          {STATE_NAMES.filter((state) => begins.test(state)).map((state) => (
            <State key={state} state={state} view={view} />
          ))}
        </section>
      ))}
    </main>
  );
}

function Choice({ view, to, text }: { view: View; to: Partial<View>; text: string }) {
  const address = addressOf({ ...view, ...to });
  return (
    <a href={address} aria-current={address === addressOf(view) ? 'true' : undefined}>
      {text}
    </a>
  );
}

function State({ state, view }: { state: StateName; view: View }) {
  const names = CASES.filter((name) => stateOf(modelOf(name).path) === state);
  return (
    <div className="gallery-state">
      <h3>{state}</h3>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <a className="gallery-case" href={addressOf({ ...view, path: name })}>
              {screenOf(modelOf(name)).heading} <small>{name.slice(state.length) || name}</small>
            </a>
            {name in coded ? <Codes name={name as keyof typeof coded} view={view} /> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Codes({ name, view }: { name: keyof typeof coded; view: View }) {
  return (
    <ul className="gallery-codes" aria-label={`Codes of ${name}`}>
      {CODES[name].map((code) => (
        <li key={code}>
          <a href={addressOf({ ...view, path: name, code })}>{code}</a>
        </li>
      ))}
    </ul>
  );
}
