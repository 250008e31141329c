import { type Body, type components, ProblemError } from '@hexmart/client'
import { useNavigate } from '@tanstack/react-router'
import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { Notice } from '../../shared/components/notice.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useCommand } from '../../shared/use-command.ts'
import { CommandProblem } from '../command-problem.tsx'
import { useOwnCoupons } from '../coupons/use-coupons.ts'
import { piecesIn } from './basket.ts'
import { useBasket } from './use-basket.ts'
import { orderOf } from './use-quote.ts'

type TotalChangedProblem = components['schemas']['TotalChangedProblem']

interface PayDialogProps {
  readonly userId: string
  readonly isOpen: boolean
  /** What the user agreed to pay by opening the dialog. The shop refuses an order with another total. */
  readonly total: number
  /**
   * Called whenever paying fails: with the new total if the total has changed, otherwise with the same one. If the user has
   * closed the dialog meanwhile, this opens the dialog again, so that it shows why paying failed.
   */
  readonly onTotal: (total: number) => void
  readonly onClose: () => void
  readonly balance: number
}

/** Says what paying will do, and pays. */
export function PayDialog({ userId, isOpen, total, onTotal, onClose, balance }: PayDialogProps) {
  const t = useTranslations('window.basket')
  const format = useFormat()
  const toast = useToast()
  const client = useClient()
  const navigate = useNavigate()
  const { basket, clear } = useBasket()
  const coupon = useOwnCoupons(userId, 'usable').data?.find(({ id }) => id === basket.userCouponId)
  const pay = useCommand(['pay', userId], (body: Body<'placeOrder'>, options) => client.orders.place(body, options), {
    onFailed: (error) => onTotal(changeOf(error)?.total ?? total),
    onDone({ id }, _, replayed) {
      if (replayed) toast(t('paidBefore'), t('paidBeforeDetail'))
      clear()
      void navigate({ to: '/orders/$orderId', params: { orderId: id }, search: { paid: true } })
    },
  })
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={() => {
        pay.reset()
        onClose()
      }}
      title={t('confirmTitle')}
      effects={[
        t('effectPay', { total: format.money(total), pieces: piecesIn(basket) }),
        t('effectBalance', { from: format.money(balance), to: format.money(balance - total) }),
        ...(coupon === undefined ? [] : [t('effectCoupon', { name: coupon.name })]),
      ]}
      action={t('pay', { amount: format.money(total) })}
      isBusy={pay.isBusy}
      onConfirm={() => pay.run({ ...orderOf(userId, basket), expectedTotal: total })}
    >
      <PayProblem error={pay.error} />
    </ConfirmDialog>
  )
}

function PayProblem({ error }: { readonly error: unknown }) {
  const t = useTranslations('window.basket')
  const format = useFormat()
  const change = changeOf(error)
  if (change === undefined) return <CommandProblem error={error} />
  const { expected, total } = change
  return (
    <Notice
      tone="warn"
      title={t('changed')}
      detail={t('changedDetail', { expected: format.money(expected), total: format.money(total) })}
    />
  )
}

/** The totals of an order that was refused because its total has changed. */
function changeOf(error: unknown): Pick<TotalChangedProblem, 'expected' | 'total'> | undefined {
  const problem = error instanceof ProblemError ? error.problem : undefined
  return problem?.code === 'TOTAL_CHANGED' ? (problem as TotalChangedProblem) : undefined
}
