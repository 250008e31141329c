import { sharedTexts } from '../shared/i18n/shared-texts.ts'
import { componentTexts } from './components/texts.ts'
import { layoutTexts } from './layout/texts.ts'
import { overviewTexts } from './overview/texts.ts'

/** All texts of the console. A page has its texts in its own folder. */
export const consoleTexts = {
  en: {
    shared: sharedTexts.en,
    console: {
      components: componentTexts.en,
      layout: layoutTexts.en,
      overview: overviewTexts.en,
    },
  },
  ko: {
    shared: sharedTexts.ko,
    console: {
      components: componentTexts.ko,
      layout: layoutTexts.ko,
      overview: overviewTexts.ko,
    },
  },
} as const

export type ConsoleTexts = (typeof consoleTexts)['en']
