import type { UserCoupon } from '@hexmart/client'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'

type Terms = Pick<UserCoupon, 'discount' | 'maximumDiscount' | 'minimumSubtotal'>

/** Says what a coupon is worth, and for which orders. */
export function useTerms() {
  const t = useTranslations('window.coupons')
  const format = useFormat()
  return {
    worth: ({ discount }: Terms): string =>
      discount.type === 'PERCENT'
        ? t('percentOff', { percent: discount.percent })
        : t('off', { amount: format.money(discount.amount) }),
    conditions: ({ maximumDiscount, minimumSubtotal }: Terms): string =>
      [
        minimumSubtotal > 0 ? t('from', { amount: format.money(minimumSubtotal) }) : t('anyOrder'),
        ...(maximumDiscount === null ? [] : [t('upTo', { amount: format.money(maximumDiscount) })]),
      ].join(' · '),
  }
}
