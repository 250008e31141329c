import type { Coupon } from '@hexmart/client'
import { useMemo } from 'react'
import { estimateDiscount } from '../../shared/estimate-discount.ts'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import type { CouponDraft } from './coupon-input.ts'

/** Says in words what a coupon does. */
export function useCouponWords() {
  const t = useTranslations('console.coupons')
  const format = useFormat()
  return useMemo(() => {
    const worth = ({ discount }: Pick<Coupon, 'discount'>): string =>
      discount.type === 'PERCENT'
        ? t('percentOff', { percent: discount.percent })
        : t('amountOff', { amount: format.money(discount.amount) })

    /** The worth with its limits, such as `It takes 10% off, at most ₩2,000, for orders of ₩8,000 or more.` */
    const takes = ({
      discount,
      minimumSubtotal = 0,
      maximumDiscount,
    }: Required<Pick<CouponDraft, 'discount'>> & CouponDraft) =>
      t('says.takes', {
        worth: worth({ discount }),
        minimum: minimumSubtotal > 0 ? format.money(minimumSubtotal) : 'none',
        maximum: maximumDiscount === undefined ? 'none' : format.money(maximumDiscount),
      })

    /** An example of an order with the coupon, and what the order then costs. */
    const example = (draft: Required<Pick<CouponDraft, 'discount'>> & CouponDraft) => {
      const { discount, minimumSubtotal = 0, maximumDiscount = null } = draft
      const subtotal = Math.max(minimumSubtotal, discount.type === 'FIXED' ? 2 * discount.amount : exampleSubtotal)
      const off = estimateDiscount({ discount, minimumSubtotal, maximumDiscount }, subtotal)
      return t('says.example', { subtotal: format.money(subtotal), total: format.money(subtotal - off) })
    }

    /** Sentences about the parts of the coupon that are known. */
    const sentences = (draft: CouponDraft): readonly string[] => {
      const { discount, quantity, opensAt, expiresAt, validDays = 0, state } = draft
      return [
        ...(discount ? [takes({ ...draft, discount }), example({ ...draft, discount })] : []),
        ...(quantity === undefined
          ? []
          : [t('says.quantity', { quantity, opening: opensAt === undefined ? 'none' : format.exact(opensAt) })]),
        ...(expiresAt === undefined ? [] : [t('says.validity', { validDays, expiresAt: format.exact(expiresAt) })]),
        t(state === 'REGISTERED' ? 'says.prepared' : 'says.issuable'),
      ]
    }
    return { worth, sentences }
  }, [t, format])
}

/**
 * The subtotal of the example for a percentage, in the currency's smallest unit: ₩20,000, or $200. If the coupon's
 * minimum is higher, the example uses the minimum.
 */
const exampleSubtotal = 20_000
