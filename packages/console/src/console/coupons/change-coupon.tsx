import type { Body, CouponWithUse } from '@hexmart/client'
import { useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import { useCommand } from '../../shared/use-command.ts'
import { useServerTime } from '../../shared/use-server-time.ts'
import { TextField } from '../forms/text-field.tsx'
import { fieldsOf, readChange } from './coupon-change.ts'
import { mayMoveOpening } from './phase.ts'

interface ChangeCouponProps {
  readonly coupon: CouponWithUse
  readonly onClose: () => void
}

/** Changes the name, the quantity, the opening and the expiry, and shows each value before and after. */
export function ChangeCoupon({ coupon, onClose }: ChangeCouponProps) {
  const t = useTranslations('console.coupons.changing')
  const client = useClient()
  const toast = useToast()
  const format = useFormat()
  const { timeZone } = useShopFacts()
  // The dialog keeps the values from when it opened. Otherwise, if somebody else changed the coupon meanwhile, the old
  // values in the form would look like changes. Only the number issued is the current one, because the quantity must not
  // be less.
  const [couponAtFirst] = useState(coupon)
  const before = { ...couponAtFirst, issued: coupon.issued }
  const [typed, setTyped] = useState(() => fieldsOf(couponAtFirst, timeZone))
  const { faults, body } = readChange(before, typed, timeZone)
  const isFixed = !mayMoveOpening(coupon, useServerTime(coupon.opensAt))
  const change = useCommand(
    ['change-coupon', coupon.id],
    (changes: Body<'changeCoupon'>) => client.admin.coupons.change(coupon.id, changes),
    {
      onDone(changed) {
        toast(t('done', { name: changed.name }))
        onClose()
      },
    },
  )
  const field = (name: keyof typeof typed) => {
    const fault = faults[name]
    return {
      value: typed[name],
      error: fault && t(`faults.${fault}`, { issued: coupon.issued }),
      onChange: (value: string) => setTyped({ ...typed, [name]: value }),
    }
  }
  const isReady = Object.keys(faults).length === 0 && Object.keys(body).length > 0
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('title', { name: coupon.name })}
      effects={effects()}
      action={t('save')}
      isReady={isReady}
      isBusy={change.isBusy}
      error={change.error}
      onConfirm={() => change.run(body)}
    >
      <TextField label={t('name')} maxLength={200} {...field('name')} />
      <TextField
        label={t('quantity')}
        hint={t('quantityHint', { issued: coupon.issued })}
        inputMode="numeric"
        {...field('quantity')}
      />
      <TextField
        label={t('opensAt')}
        hint={isFixed ? t('openingFixed') : t('openingHint', { zone: timeZone })}
        type="datetime-local"
        step={1}
        disabled={isFixed}
        {...field('opensAt')}
      />
      <TextField
        label={t('expiresAt')}
        hint={t('expiryHint', { zone: timeZone })}
        type="datetime-local"
        step={1}
        {...field('expiresAt')}
      />
      <p className="text-xs text-muted">{t('fixed')}</p>
    </ConfirmDialog>
  )

  function effects(): string[] {
    const { name, quantity, opensAt, expiresAt } = body
    const changes = [
      name !== undefined && t('effects.name', { from: before.name, to: name }),
      quantity !== undefined &&
        t('effects.quantity', {
          from: format.number(before.quantity),
          to: format.number(quantity),
          remaining: format.number(Math.max(0, quantity - coupon.issued)),
        }),
      opensAt !== undefined &&
        t('effects.opensAt', {
          from: before.opensAt === null ? t('atOnce') : format.exact(before.opensAt),
          to: format.exact(opensAt),
        }),
      expiresAt !== undefined &&
        t('effects.expiresAt', { from: format.exact(before.expiresAt), to: format.exact(expiresAt) }),
      (name !== undefined || expiresAt !== undefined) && coupon.issued > 0 && t('effects.holders'),
    ].filter((effect) => effect !== false)
    return changes.length === 0 ? [t('effects.none')] : changes
  }
}
