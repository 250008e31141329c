import { sharedTexts } from '../shared/i18n/shared-texts.ts'
import { actionsTexts } from './actions/texts.ts'
import { auditTexts } from './audit/texts.ts'
import { componentTexts } from './components/texts.ts'
import { layoutTexts } from './layout/texts.ts'
import { ordersTexts } from './orders/texts.ts'
import { overviewTexts } from './overview/texts.ts'
import { usersTexts } from './users/texts.ts'

/** All texts of the console. A page has its texts in its own folder. */
export const consoleTexts = {
  en: {
    shared: sharedTexts.en,
    console: {
      actions: actionsTexts.en,
      audit: auditTexts.en,
      components: componentTexts.en,
      layout: layoutTexts.en,
      orders: ordersTexts.en,
      overview: overviewTexts.en,
      users: usersTexts.en,
    },
  },
  ko: {
    shared: sharedTexts.ko,
    console: {
      actions: actionsTexts.ko,
      audit: auditTexts.ko,
      components: componentTexts.ko,
      layout: layoutTexts.ko,
      orders: ordersTexts.ko,
      overview: overviewTexts.ko,
      users: usersTexts.ko,
    },
  },
} as const

export type ConsoleTexts = (typeof consoleTexts)['en']
