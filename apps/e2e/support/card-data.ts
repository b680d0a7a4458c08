// What must not be found anywhere of ours: card numbers, whoever's, in any dress.

/** Thirteen to nineteen digits of a card brand, in one piece or in groups, not part of a longer word or number. */
const GROUPED = /(?<![\w.-])(?:[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}|3[47]\d{2}[ -]?\d{6}[ -]?\d{5})(?![\w-]|\.\d)/g;

/** Numbers in a text that could be of a card: a brand's first digit, the right length, a check digit that fits. */
export function cardLikeNumbers(text: string): string[] {
  return [...text.matchAll(GROUPED)]
    .map(([found]) => found)
    .filter((found) => {
      const digits = found.replace(/\D/g, '');
      return digits.length >= 13 && digits.length <= 19 && passesLuhn(digits);
    });
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Which of `secrets` a text holds: as they are, grouped by fours, as bytes in hexadecimal, or in base64. */
export function heldIn(text: string, secrets: readonly string[]): string[] {
  const lower = text.toLowerCase();
  return secrets.filter((secret) => {
    const grouped = secret.replace(/(.{4})(?=.)/g, '$1 ');
    const hex = Buffer.from(secret).toString('hex');
    const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1);
    return [secret, grouped, hex].some((dress) => lower.includes(dress.toLowerCase())) || text.includes(base64);
  });
}
