// Finding one among many sessions: a field, how many fit, and a way back to all of them.

import type { SessionType } from '@slotpay/contract';
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { keepWanted, storedWanted } from '../../booking/storage.ts';
import { words } from '../../i18n/words.ts';
import { shelves } from '../../shelf.ts';
import { Button } from '../../ui/button.tsx';
import { fitting } from './fitting.ts';

const say = words.screens.SESSION_TYPE_SELECTION;

interface Props {
  readonly types: readonly SessionType[];
  /** How those that fit are shown; at least one does. */
  readonly children: (types: readonly SessionType[]) => ReactNode;
}

export function Finder({ types, children }: Props) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  // What was typed is there again for whoever comes back from a calendar.
  const [text, setText] = useState(() => storedWanted(shelves.tab));
  const found = fitting(types, text);
  const none = found.length === 0;
  const find = (wanted: string) => {
    setText(wanted);
    keepWanted(shelves.tab, wanted);
  };
  const clear = () => {
    find('');
    field.current?.focus();
  };
  return (
    <>
      <search className="finder">
        <p className="field">
          <label htmlFor={id}>{say.find}</label>
          <input
            ref={field}
            id={id}
            type="search"
            autoComplete="off"
            enterKeyHint="search"
            maxLength={80}
            value={text}
            onChange={(event) => find(event.target.value)}
            onKeyDown={(event) => isEscape(event) && clear()}
          />
        </p>
        <p className={none ? undefined : 'hint'} role="status">
          {none ? say.noneFits(text.trim()) : say.count(found.length, types.length)}
        </p>
      </search>
      {none ? (
        <Button weight="secondary" onClick={clear}>
          {say.showAll}
        </Button>
      ) : (
        children(found)
      )}
    </>
  );
}

/** Escape, and not the one that ends a composition. */
function isEscape({ key, nativeEvent }: KeyboardEvent): boolean {
  return key === 'Escape' && !nativeEvent.isComposing;
}
