import type { Order } from '@hexmart/client'
import { useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { Button } from '../../shared/components/button.tsx'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { Field, inputClass } from '../../shared/components/field.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import { useCommand } from '../../shared/use-command.ts'
import { useServerTime } from '../../shared/use-server-time.ts'
import { useBalance } from '../balance/use-balance.ts'
import { CommandProblem } from '../command-problem.tsx'
import { type Cancelable, cancelableOf } from './cancelable.ts'

/** Says whether the order can be canceled, and until when, and has the button to cancel it. */
export function CancelOrder({ order }: { readonly order: Order }) {
  const t = useTranslations('window.orders')
  const shop = useShopFacts()
  const [isAsking, setAsking] = useState(false)
  // The clock runs until the deadline for canceling. If the order has a deadline, the answer for the time 0 (in 1970) always
  // names it with the type `until`, because no deadline had passed in 1970.
  const in1970 = cancelableOf(order, shop, 0)
  const now = useServerTime(in1970.type === 'until' ? new Date(in1970.end).toISOString() : null)
  const cancelable = cancelableOf(order, shop, now)
  const words = useCancelableWords()(cancelable)
  if (words === undefined) return null
  const isPossible = cancelable.type === 'anyTime' || cancelable.type === 'until'
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 text-sm text-muted">
      <p className="min-w-0 flex-1 basis-48">{words}</p>
      {isPossible && <Button onClick={() => setAsking(true)}>{t('cancel')}</Button>}
      {isAsking && <CancelDialog order={order} onClose={() => setAsking(false)} />}
    </div>
  )
}

function useCancelableWords(): (cancelable: Cancelable) => string | undefined {
  const t = useTranslations('window.orders')
  const format = useFormat()
  return (cancelable) => {
    switch (cancelable.type) {
      case 'anyTime':
        return t('cancelAnyTime')
      case 'until':
        return t('cancelUntil', { time: format.dateTime(cancelable.end) })
      case 'over':
        return t('cancelOver', { time: format.dateTime(cancelable.end) })
      case 'completed':
        return t('cancelCompleted')
      case 'never':
        return t('cancelNever')
      case 'canceled':
        return undefined
    }
  }
}

interface CancelDialogProps {
  readonly order: Order
  readonly onClose: () => void
}

function CancelDialog({ order: { id, total, userCouponId }, onClose }: CancelDialogProps) {
  const t = useTranslations('window.orders')
  const format = useFormat()
  const toast = useToast()
  const client = useClient()
  const balance = useBalance().data?.amount
  const [reason, setReason] = useState('')
  const cancel = useCommand(
    ['cancel-order', id],
    (body: { reason?: string }, options) => client.orders.cancel(id, body, options),
    {
      onDone() {
        toast(t('canceled'), t('canceledDetail', { total: format.money(total) }))
        onClose()
      },
    },
  )
  const effects = [
    ...(balance === undefined
      ? []
      : [
          t('effectRefund', {
            total: format.money(total),
            from: format.money(balance),
            to: format.money(balance + total),
          }),
        ]),
    ...(userCouponId === null ? [] : [t('effectCoupon')]),
    t('effectStock'),
    t('effectFinal'),
  ]
  return (
    <ConfirmDialog
      isOpen
      isDangerous
      onClose={onClose}
      title={t('cancelTitle')}
      effects={effects}
      action={t('cancel')}
      dismiss={t('keep')}
      isBusy={cancel.isBusy}
      onConfirm={() => cancel.run(reason.trim() === '' ? {} : { reason: reason.trim() })}
    >
      <Field label={t('cancelReason')} hint={t('cancelReasonHint')}>
        {(control) => (
          <input
            {...control}
            className={inputClass}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <CommandProblem error={cancel.error} />
    </ConfirmDialog>
  )
}
