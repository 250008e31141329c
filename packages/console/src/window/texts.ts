import { sharedTexts } from '../shared/i18n/shared-texts.ts'
import { layoutTexts } from './layout-texts.ts'
import { productTexts } from './products/texts.ts'

/** All texts of the shop window. A part of it has its texts in its own folder. */
export const windowTexts = {
  en: { shared: sharedTexts.en, window: { layout: layoutTexts.en, products: productTexts.en } },
  ko: { shared: sharedTexts.ko, window: { layout: layoutTexts.ko, products: productTexts.ko } },
} as const

export type WindowTexts = (typeof windowTexts)['en']
