import type { ReactNode } from 'react'
import { classes } from '../../shared/components/classes.ts'
import { Fitting } from '../../shared/components/fitting.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import type { Quote } from './repairs.ts'

type SumsProps = Pick<Quote, 'subtotal' | 'discount' | 'total' | 'reductions'>

/** How the total of a quote or an order is made up. Amounts that cannot be computed show as a dash. */
export function Sums({ subtotal, discount, total, reductions }: SumsProps) {
  const t = useTranslations('window.basket')
  const format = useFormat()
  const money = (amount: number | null) => (amount === null ? '–' : format.money(amount))
  // Neither a quote nor an order names the coupon's part of the discount: the discount less the reductions by house rules.
  const byCoupon = (discount ?? 0) - reductions.reduce((sum, { amount }) => sum + amount, 0)
  return (
    <dl className="@container grid gap-2 text-sm tabular-nums">
      <Sum label={t('subtotal')}>{money(subtotal)}</Sum>
      {byCoupon > 0 && (
        <Sum label={t('couponDiscount')} isReduction>
          −{money(byCoupon)}
        </Sum>
      )}
      {reductions.map(({ label, amount }) => (
        <Sum key={label} label={label} isReduction>
          −{money(amount)}
        </Sum>
      ))}
      <div className="mt-1 flex flex-wrap items-baseline justify-between gap-x-4 border-t border-line pt-3">
        <dt className="font-semibold">{t('total')}</dt>
        <dd className="text-2xl font-semibold tracking-tight">
          <Fitting>{money(total)}</Fitting>
        </dd>
      </div>
    </dl>
  )
}

interface SumProps {
  readonly label: string
  readonly isReduction?: boolean
  readonly children: ReactNode
}

export const Sum = ({ label, isReduction = false, children }: SumProps) => (
  <div className="flex items-baseline justify-between gap-4">
    <dt className="text-muted">{label}</dt>
    <dd className={classes('font-medium whitespace-nowrap', isReduction && 'text-good')}>{children}</dd>
  </div>
)
