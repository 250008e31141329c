import { sharedTexts } from '../shared/i18n/shared-texts.ts'
import { balanceTexts } from './balance/texts.ts'
import { basketTexts } from './basket/texts.ts'
import { couponTexts } from './coupons/texts.ts'
import { layoutTexts } from './layout-texts.ts'
import { orderTexts } from './orders/texts.ts'
import { productTexts } from './products/texts.ts'
import { rankingTexts } from './ranking/texts.ts'

const textsIn = <Language extends 'en' | 'ko'>(language: Language) => ({
  shared: sharedTexts[language],
  window: {
    layout: layoutTexts[language],
    products: productTexts[language],
    coupons: couponTexts[language],
    basket: basketTexts[language],
    orders: orderTexts[language],
    balance: balanceTexts[language],
    ranking: rankingTexts[language],
  },
})

/** All texts of the shop window. Each part has its texts in its own folder; those of the layout are in `layout-texts.ts`. */
export const windowTexts = { en: textsIn('en'), ko: textsIn('ko') } as const

export type WindowTexts = ReturnType<typeof textsIn<'en'>>
