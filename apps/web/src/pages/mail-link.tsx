// Another link for whoever has lost theirs. Where the reference is not known it is asked for; whether there is such a
// booking is not said.

import type { CreateRecoveryMail } from '@slotpay/contract';
import { useActionState, useId } from 'react';
import { ApiError, api } from '../api.ts';
import { words } from '../i18n/first-words.ts';

const say = words.pages.mailLink;

type Outcome = { readonly sent: true } | { readonly problem: string } | null;

interface Props {
  /** The booking's; asked for where it is not known. */
  readonly reference?: string;
  /** What is most likely the answer. */
  readonly suggested?: string | undefined;
}

export function MailLink({ reference, suggested }: Props) {
  const id = useId();
  const [outcome, ask, busy] = useActionState<Outcome, FormData>(async (_, form) => {
    const asked = String(reference ?? form.get('reference'));
    return send(asked.trim().toUpperCase());
  }, null);
  if (outcome && 'sent' in outcome) {
    return (
      <p className="note" role="status">
        {say.sent}
      </p>
    );
  }
  return (
    <form action={ask} className="actions">
      {reference === undefined ? (
        <p className="field">
          <label htmlFor={id}>{words.slip.reference}</label>
          <input
            id={id}
            name="reference"
            required
            pattern="\s*[Ss][Pp]-\w{4}-\w{4}\s*"
            placeholder="SP-0000-0000"
            defaultValue={suggested}
            autoComplete="off"
          />
        </p>
      ) : null}
      <button type="submit" className="button primary" aria-disabled={busy}>
        {say.ask}
      </button>
      {outcome === null ? null : (
        <p className="note" role="alert">
          {words.codes.problem(outcome.problem)}
        </p>
      )}
    </form>
  );
}

async function send(reference: string): Promise<Outcome> {
  try {
    // The server checks the form of it; the brand only exists for the compiler.
    await api.mailLink({ reference } as CreateRecoveryMail);
    return { sent: true };
  } catch (error) {
    // A reference nobody can have gets the answer of one that nobody has.
    if (error instanceof ApiError && error.code === 'body_invalid') return { sent: true };
    return { problem: error instanceof ApiError ? error.code : 'unclear' };
  }
}
