// ERROR_CALENDLY: the calendar could not be used, or its booking could not be taken over. What helps depends on why.

import type { Model } from '../../booking/model.ts';
import type { calendly } from '../../i18n/en-codes.ts';
import { find } from '../../i18n/en-problems.ts';
import { words } from '../../i18n/words.ts';
import { ask } from '../actions.tsx';
import { calendarAddress } from '../calendly/in-new-tab.tsx';
import type { Action, Screen, Weight } from '../screen.ts';
import { StillThere } from '../still-there.tsx';

export const ErrorCalendly: Screen = (model) => {
  const code = model.context.failure?.code ?? null;
  const { title, body } = model.inTab ? words.embed.inTab : words.codes.calendly(code);
  return {
    step: 'time',
    tone: 'attention',
    heading: title,
    lead: body,
    body: <StillThere until={model.facts.deadline} />,
    actions: [
      ...(model.inTab ? pickedPerhaps : find<Way>(WAYS, code, byMail))(model),
      ...ask(model, 'cancelBookingProcess', words.actions.startOver, 'quiet'),
    ],
  };
};

type Way = (model: Model) => Action[];

const notLoaded: Way = (model) => [
  ...pickAgain(model, words.actions.reloadCalendar, 'primary'),
  ...inNewTab(model, 'secondary'),
  ...ask(model, 'attemptRecovery', words.actions.checkCalendar, 'quiet'),
];

/** The time counts, or belongs to another booking already: only after that, another one. */
const others: Way = (model) => [
  ...known(model),
  ...pickAgain(model, words.actions.pickAnew, known(model).length > 0 ? 'quiet' : 'secondary'),
];

const another: Way = () => [{ label: words.actions.chooseAnother, weight: 'primary', does: { kind: 'chooseAnother' } }];

const unclear: Way = (model) => pickAgain(model, words.actions.pickAnew, 'secondary');

/** The time is in the calendar, and the link to pay on its way: a second time is the last thing to offer. */
const byMail: Way = () => [];

/** The same, where nobody but the client knows whether a time was picked. */
const pickedPerhaps: Way = (model) => [
  ...inNewTab(model, 'secondary'),
  ...pickAgain(model, words.actions.reloadCalendar, 'quiet'),
];

const WAYS = {
  embed_timeout: notLoaded,
  calendar_unreachable: notLoaded,
  invitee_already_booked: others,
  too_many_unpaid: others,
  session_type_unknown: another,
  calendly_uri_invalid: unclear,
} satisfies Record<keyof typeof calendly, Way>;

function pickAgain({ context: { terms }, offered }: Model, label: string, weight: Weight): Action[] {
  if (!terms || !offered.includes('startCalendlyScheduling')) return [];
  return [{ label, weight, does: { kind: 'wish', wish: { type: 'startCalendlyScheduling', terms } } }];
}

function inNewTab(model: Model, weight: Weight): Action[] {
  const href = calendarAddress(model);
  return href === null ? [] : [{ label: words.actions.openInTab, weight, does: { kind: 'calendarInTab', href } }];
}

/** The bookings under way that this browser knows of. */
function known({ elsewhere: { here, lost } }: Model): Action[] {
  return [...new Set([...here, ...lost])].map((reference, i) => ({
    label: words.actions.resume(reference),
    weight: i === 0 ? 'primary' : 'secondary',
    does: { kind: 'link', href: `/b/${reference}` },
  }));
}
