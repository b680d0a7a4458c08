// A catalogue is written as functions, so that it can be asked again after the language has changed, and read as texts.

/** What `live` gives: a function without parameters has become the text it returns. */
export type Live<T> = T extends () => infer R
  ? R
  : T extends (...args: never[]) => unknown
    ? T
    : T extends object
      ? { readonly [K in keyof T]: Live<T[K]> }
      : T;

/** The same tree with a getter in place of each function that takes nothing: every reading is in the language of now. */
export function live<T extends object>(tree: T): Live<T> {
  if (Array.isArray(tree)) return tree.map(liveValue) as Live<T>;
  const properties = Object.entries(Object.getOwnPropertyDescriptors(tree)).map(([name, { value, get }]) => {
    const text = get ?? (typeof value === 'function' && value.length === 0 ? value : undefined);
    return [name, { enumerable: true, ...(text ? { get: text } : { value: liveValue(value) }) }];
  });
  return Object.defineProperties({}, Object.fromEntries(properties)) as Live<T>;
}

function liveValue(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? live(value) : value;
}
