// A picture for every kind of session, drawn from its id: three ranges of hills and a low sun, never two alike.

/** Decoration: says nothing the name beside it does not. */
export function Art({ id }: { id: string }) {
  const random = numbersFrom(id);
  const range = (top: number) => {
    const [left, middle, right] = [random(), random(), random()].map((n) => Math.round(top + 34 * n - 17));
    return `M0 ${left}Q32 ${middle} 56 ${right}T96 ${left}V96H0Z`;
  };
  const [x, y] = [20 + 56 * random(), 16 + 22 * random()].map(Math.round);
  return (
    <svg className="art" viewBox="0 0 96 96" aria-hidden="true">
      <path d={`M${x} ${y}m-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0`} opacity=".55" />
      <path d={range(46)} opacity=".25" />
      <path d={range(62)} opacity=".45" />
      <path d={range(80)} opacity=".9" />
    </svg>
  );
}

/** Numbers from 0 to 1 that are the same for the same text (FNV-1a, then xorshift). */
function numbersFrom(text: string): () => number {
  let state = 2_166_136_261;
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
