import { loadLocale } from '../src/i18n/locale.ts';

await loadLocale('en');
