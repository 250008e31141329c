import { sharedTexts } from '../shared/i18n/shared-texts.ts'
import { actionsTexts } from './actions/texts.ts'
import { auditTexts } from './audit/texts.ts'
import { componentTexts } from './components/texts.ts'
import { couponTexts } from './coupons/texts.ts'
import { deliveryTexts } from './deliveries/texts.ts'
import { layoutTexts } from './layout/texts.ts'
import { ordersTexts } from './orders/texts.ts'
import { overviewTexts } from './overview/texts.ts'
import { productTexts } from './products/texts.ts'
import { rankingTexts } from './ranking/texts.ts'
import { usersTexts } from './users/texts.ts'

/** All texts of the console. Each folder has its own texts. */
export const consoleTexts = {
  en: {
    shared: sharedTexts.en,
    console: {
      actions: actionsTexts.en,
      audit: auditTexts.en,
      components: componentTexts.en,
      coupons: couponTexts.en,
      deliveries: deliveryTexts.en,
      layout: layoutTexts.en,
      orders: ordersTexts.en,
      overview: overviewTexts.en,
      products: productTexts.en,
      ranking: rankingTexts.en,
      users: usersTexts.en,
    },
  },
  ko: {
    shared: sharedTexts.ko,
    console: {
      actions: actionsTexts.ko,
      audit: auditTexts.ko,
      components: componentTexts.ko,
      coupons: couponTexts.ko,
      deliveries: deliveryTexts.ko,
      layout: layoutTexts.ko,
      orders: ordersTexts.ko,
      overview: overviewTexts.ko,
      products: productTexts.ko,
      ranking: rankingTexts.ko,
      users: usersTexts.ko,
    },
  },
} as const

export type ConsoleTexts = (typeof consoleTexts)['en']
