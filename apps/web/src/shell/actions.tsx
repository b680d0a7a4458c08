// The way on: what the screen offers most first, the rest quietly below.

import { useRef, useState } from 'react';
import { ApiError } from '../api.ts';
import { useBusiness } from '../booking/business.tsx';
import { useBooking } from '../booking/page.tsx';
import { words } from '../i18n/words.ts';
import { InNewTab } from '../screens/calendly/in-new-tab.tsx';
import type { Action } from '../screens/screen.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Link } from '../ui/link.tsx';

export function Actions({ actions }: { actions: readonly Action[] }) {
  const loud = actions.filter(({ weight }) => weight !== 'quiet');
  const quiet = actions.filter(({ weight }) => weight === 'quiet');
  return (
    <>
      <Row actions={loud} className="actions" />
      <Row actions={quiet} className="actions others" />
    </>
  );
}

function Row({ actions, className }: { actions: readonly Action[]; className: string }) {
  if (actions.length === 0) return null;
  return (
    <div className={className}>
      {actions.map((action) => (
        <ActionControl key={keyOf(action)} action={action} />
      ))}
    </div>
  );
}

// The same control through asking and waiting, so that it keeps the focus.
function keyOf({ does, label }: Action): string {
  return does.kind === 'wish' ? does.wish.type : label;
}

function ActionControl({ action }: { action: Action }) {
  const { label, weight, does } = action;
  const offline = useBooking().model.connection === 'offline';
  switch (does.kind) {
    case 'link':
      return (
        <Link
          className={`button ${weight}`}
          href={does.href}
          newTab={does.newTab ? words.newTab : undefined}
          unusable={offline && !does.newTab && !does.href.startsWith('/') ? words.actions.offline : undefined}
        >
          {label}
        </Link>
      );
    case 'calendarFile':
      return <CalendarFile action={action} />;
    case 'calendarInTab':
      return <InNewTab className={`button ${weight}`} href={does.href} />;
    case 'chooseAnother':
      return <ChooseAnother action={action} />;
    case 'changeTime':
      return <ChangeTime action={action} open={does.open} />;
    case 'nothing':
      return (
        <Button weight={weight} busy>
          {label}
        </Button>
      );
    case 'wish':
      return <WishButton action={action} does={does} />;
  }
}

function WishButton({ action, does }: { action: Action; does: Extract<Action['does'], { kind: 'wish' }> }) {
  const { send, refresh } = useBooking();
  const dialog = useRef<HTMLDialogElement>(null);
  const { wish, confirm } = does;
  if (!confirm) {
    return (
      <Button
        weight={action.weight}
        event={action.busy ? undefined : wish.type}
        busy={action.busy ?? false}
        onClick={() => send(wish)}
      >
        {action.label}
      </Button>
    );
  }
  const ask = () => {
    // What is about to be agreed to may have changed since the page was opened.
    refresh();
    dialog.current?.showModal();
  };
  return (
    <>
      <Button weight={action.weight} onClick={ask}>
        {action.label}
      </Button>
      <ConfirmDialog dialog={dialog} {...confirm} event={wish.type} onYes={() => send(wish)} />
    </>
  );
}

/** The list on the page may be older than the session's end. */
function ChooseAnother({ action }: { action: Action }) {
  const { send } = useBooking();
  const { reload } = useBusiness();
  const choose = () => {
    void reload();
    send({ type: 'cancelBookingProcess' });
    send({ type: 'selectSessionType' });
  };
  return (
    <Button weight={action.weight} onClick={choose}>
      {action.label}
    </Button>
  );
}

function ChangeTime({ action, open }: { action: Action; open: boolean }) {
  const { changeTime } = useBooking();
  return (
    <Button weight={action.weight} onClick={() => changeTime(open)}>
      {action.label}
    </Button>
  );
}

function CalendarFile({ action }: { action: Action }) {
  const { downloadCalendar } = useBooking();
  const [problem, setProblem] = useState<string | null>(null);
  const download = () => {
    setProblem(null);
    downloadCalendar().catch((error) => setProblem(error instanceof ApiError ? error.code : 'unclear'));
  };
  return (
    <>
      <Button weight={action.weight} onClick={download}>
        {action.label}
      </Button>
      {problem === null ? null : (
        <p className="note" role="alert">
          {words.codes.problem(problem)}
        </p>
      )}
    </>
  );
}
