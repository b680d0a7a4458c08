import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de', 'pseudo'],
  pseudoLocale: { locale: 'pseudo', prepend: '[', append: ']', extend: 0.4, extendCharacter: '~' },
  catalogs: [{ path: '<rootDir>/src/i18n/locales/{locale}', include: ['src/i18n'] }],
  format: formatter({ origins: false, lineNumbers: false }),
  orderBy: 'origin',
});
