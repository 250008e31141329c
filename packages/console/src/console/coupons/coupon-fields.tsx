import { Card } from '../../shared/components/card.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import { Segmented } from '../components/segmented.tsx'
import { mostMoney } from '../forms/read-amount.ts'
import { ChoiceField, TextField } from '../forms/text-field.tsx'
import type { CouponFaults, TypedCoupon } from './coupon-input.ts'

interface CouponFieldsProps {
  /** What the operator has typed and chosen, which need not be valid yet. */
  readonly typed: TypedCoupon
  readonly faults: CouponFaults
  readonly onChange: (typed: TypedCoupon) => void
}

/** All fields of a new coupon, in three groups: the discount, how many, and when. */
export function CouponFields({ typed, faults, onChange }: CouponFieldsProps) {
  const t = useTranslations('console.coupons.form')
  const format = useFormat()
  const { timeZone } = useShopFacts()
  const field = (name: Exclude<keyof TypedCoupon, 'type' | 'state'>) => {
    const fault = faults[name]
    return {
      label: t(name),
      value: typed[name],
      error:
        fault && t(`faults.${fault as Exclude<typeof fault, 'type' | 'state'>}`, { most: format.money(mostMoney) }),
      onChange: (value: string) => onChange({ ...typed, [name]: value }),
    }
  }
  return (
    <div className="grid content-start gap-6">
      <Card title={t('what')}>
        <div className="grid gap-4 sm:grid-cols-2">
          <div className="sm:col-span-2">
            <TextField {...field('name')} maxLength={200} />
          </div>
          <div className="grid gap-1.5 sm:col-span-2">
            <p className="text-sm font-medium">{t('type')}</p>
            <Segmented
              label={t('type')}
              value={typed.type}
              options={[
                ['PERCENT', t('types.PERCENT')],
                ['FIXED', t('types.FIXED')],
              ]}
              onChange={(type) => onChange({ ...typed, type })}
            />
          </div>
          {typed.type === 'PERCENT' ? (
            <>
              <TextField {...field('percent')} inputMode="numeric" />
              <TextField {...field('maximumDiscount')} inputMode="decimal" placeholder={t('noMaximum')} />
            </>
          ) : (
            <TextField {...field('amount')} inputMode="decimal" />
          )}
          <TextField {...field('minimumSubtotal')} inputMode="decimal" placeholder={t('noMinimum')} />
        </div>
      </Card>
      <Card title={t('howMany')}>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField {...field('quantity')} hint={t('quantityHint')} inputMode="numeric" />
          <ChoiceField
            label={t('state')}
            hint={t('stateHint')}
            value={typed.state}
            options={[
              ['ISSUABLE', t('issuable')],
              ['REGISTERED', t('registered')],
            ]}
            onChange={(state) => onChange({ ...typed, state })}
          />
        </div>
      </Card>
      <Card title={t('when')} aside={<span className="text-xs text-muted">{t('zone', { zone: timeZone })}</span>}>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField {...field('opensAt')} hint={t('opensAtHint')} type="datetime-local" step={1} />
          <TextField {...field('expiresAt')} hint={t('expiresAtHint')} type="datetime-local" step={1} />
          <TextField {...field('validDays')} hint={t('validDaysHint')} inputMode="numeric" placeholder={t('noDays')} />
          <TextField {...field('id')} hint={t('idHint')} maxLength={64} spellCheck={false} placeholder={t('idNone')} />
        </div>
      </Card>
    </div>
  )
}
