// The browser's storage, or one that forgets on reload: the booking goes on, only the way back is lost.

/** Storage for a browser that allows none. */
export class ForgetfulShelf {
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }

  getItem(name: string): string | null {
    return this.#items.get(name) ?? null;
  }

  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }

  removeItem(name: string): void {
    this.#items.delete(name);
  }

  setItem(name: string, value: string): void {
    this.#items.set(name, value);
  }
}

/** What of the browser's Storage is used here. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** This tab's storage and this browser's; where they are forbidden, ones that forget on reload. */
export const shelves = { tab: shelfOf(() => sessionStorage), browser: shelfOf(() => localStorage) };

function shelfOf(open: () => Storage): Shelf {
  try {
    return open();
  } catch {
    return new ForgetfulShelf();
  }
}
