// A question before something that cannot simply be taken back: the browser's own dialog, with its focus and its Escape.

import { type ReactNode, type RefObject, useId } from 'react';

interface Props {
  readonly dialog: RefObject<HTMLDialogElement | null>;
  readonly heading: string;
  readonly body: ReactNode;
  readonly yes: ReactNode;
  readonly no: string;
  readonly event: string;
  readonly onYes: () => void;
}

export function ConfirmDialog({ dialog, heading, body, yes, no, event, onYes }: Props) {
  const id = useId();
  const close = () => dialog.current?.close();
  return (
    <dialog ref={dialog} aria-labelledby={id} className="dialog">
      <h2 id={id}>{heading}</h2>
      <div className="dialog-body">{typeof body === 'string' ? <p>{body}</p> : body}</div>
      <div className="actions">
        <button type="button" className="button secondary" onClick={close}>
          {no}
        </button>
        <button
          type="button"
          className="button primary"
          data-event={event}
          onClick={() => {
            close();
            onYes();
          }}
        >
          {yes}
        </button>
      </div>
    </dialog>
  );
}
