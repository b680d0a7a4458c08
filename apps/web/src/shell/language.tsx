// Choosing the language of the page: a native select, each language under its own name.

import { words } from '../i18n/first-words.ts';
import { chooseLanguage, LANGUAGES, type Language, languageOf, useLocale } from '../i18n/locale.ts';

export function LanguageChoice() {
  const language = languageOf(useLocale());
  return (
    <select
      className="setting"
      aria-label={words.frame.language}
      value={language}
      onChange={({ target }) => void chooseLanguage(target.value as Language)}
    >
      {Object.entries(LANGUAGES).map(([tag, name]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  );
}
