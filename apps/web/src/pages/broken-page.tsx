// What is shown when this app itself has a bug: the booking lives on the server and is none the worse for it.

import { Component, type ReactNode } from 'react';
import { words } from '../i18n/first-words.ts';

interface State {
  readonly broken: boolean;
}

/** Catches what its children throw while rendering. */
export class BrokenPage extends Component<{ children: ReactNode }, State> {
  override readonly state: State = { broken: false };

  static getDerivedStateFromError(): State {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    const { heading, lead } = words.pages.broken;
    return (
      <main className="main">
        <h1>{heading}</h1>
        <p className="lead">{lead}</p>
        <div className="actions">
          <button type="button" className="button primary" onClick={() => location.reload()}>
            {words.pages.outdated.reload}
          </button>
        </div>
      </main>
    );
  }
}
