import type { ConsoleTexts } from '../../console/texts.ts'
import type { WindowTexts } from '../../window/texts.ts'
import type { Language } from './languages.ts'

declare module 'use-intl' {
  /** Makes the keys of `useTranslations` typed. */
  interface AppConfig {
    Locale: Language
    Messages: WindowTexts & ConsoleTexts
  }
}
