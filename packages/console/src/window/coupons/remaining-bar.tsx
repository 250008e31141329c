import { classes } from '../../shared/components/classes.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'

/** What remains of a coupon, as a bar and in words. */
export function RemainingBar({ remaining, quantity }: { readonly remaining: number; readonly quantity: number }) {
  const t = useTranslations('window.coupons')
  const text = t('remaining', { remaining, quantity })
  const share = quantity === 0 ? 0 : remaining / quantity
  return (
    <div className="grid gap-1.5">
      <div aria-hidden="true" className="h-2 overflow-hidden rounded-full bg-sunken">
        <div
          className={classes(
            'h-full rounded-full transition-[width] duration-500',
            share > 0.25 ? 'bg-accent' : share > 0.1 ? 'bg-warn' : 'bg-bad',
          )}
          style={{ width: `${share * 100}%` }}
        />
      </div>
      <p className="text-xs text-muted tabular-nums">{text}</p>
    </div>
  )
}
