import { type Client, type Order, unwrap } from '@hexmart/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { type Format, useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useCommand } from '../../shared/use-command.ts'
import { Segmented } from '../components/segmented.tsx'
import { TextField } from '../forms/text-field.tsx'

interface Cancel {
  readonly reason?: string
  readonly restock: boolean
}

/** Cancels an order as an operator. The dialog shows the refund, and asks whether the goods go back into stock. */
export function CancelOrder({ order, onClose }: { readonly order: Order; readonly onClose: () => void }) {
  const t = useTranslations('console.orders.cancel')
  const client = useClient()
  const format = useFormat()
  const toast = useToast()
  const [reason, setReason] = useState('')
  const [restock, setRestock] = useState(true)
  const before = useQuery({
    queryKey: ['before-cancel', order.id],
    queryFn: ({ signal }) => figuresBefore(client, order, signal),
    staleTime: 0,
  })
  const cancel = useCommand(
    ['cancel-order', order.id],
    (body: Cancel, options) => client.orders.cancel(order.id, body, options),
    {
      onDone() {
        toast(
          t('done'),
          order.total > 0 ? t('doneDetail', { total: format.money(order.total), user: order.userId }) : '',
        )
        onClose()
      },
    },
  )
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('title')}
      effects={[
        refundOf(order, before.data?.balance, t, format),
        ...(restock
          ? order.items.map(({ productId, name, quantity }) => {
              const stock = before.data?.stock.get(productId)
              const facts = { name, quantity }
              if (stock === undefined) return t('restock', facts)
              const change = { from: format.number(stock), to: format.number(stock + quantity) }
              return t('restockFromTo', { ...facts, ...change })
            })
          : [t('noRestock')]),
        ...(order.userCouponId === null ? [] : [t('coupon')]),
        t('message'),
        t('final'),
      ]}
      action={t('confirm')}
      dismiss={t('keep')}
      isDangerous
      isBusy={cancel.isBusy}
      error={cancel.error}
      onConfirm={() => cancel.run({ ...(reason.trim() !== '' && { reason: reason.trim() }), restock })}
    >
      <div className="grid gap-1.5">
        <p className="text-sm font-medium" aria-hidden="true">
          {t('stock')}
        </p>
        <Segmented
          label={t('stock')}
          value={restock ? 'yes' : 'no'}
          options={[
            ['yes', t('putBack')],
            ['no', t('keepOut')],
          ]}
          onChange={(value) => setRestock(value === 'yes')}
        />
      </div>
      <TextField label={t('reason')} hint={t('reasonHint')} value={reason} maxLength={200} onChange={setReason} />
    </ConfirmDialog>
  )
}

function refundOf(
  { userId: user, total }: Order,
  balance: number | undefined,
  t: ReturnType<typeof useTranslations<'console.orders.cancel'>>,
  format: Format,
): string {
  if (total === 0) return t('noRefund')
  const facts = { user, total: format.money(total) }
  if (balance === undefined) return t('refund', facts)
  return t('refundFromTo', { ...facts, from: format.money(balance), to: format.money(balance + total) })
}

/**
 * The most products whose stock is looked up before canceling. For an order with more products, the dialog does not show
 * the stock before and after.
 */
const mostLookedUp = 10

/**
 * The balance and the stock before canceling, as far as they can be read. For a figure that cannot be read, the dialog does not
 * show the values before and after.
 */
async function figuresBefore(client: Client, { userId, items }: Order, signal: AbortSignal) {
  const itemsToLookUp = items.length > mostLookedUp ? [] : items
  const [balance, ...products] = await Promise.all([
    client.balances.get(userId, { signal }),
    ...itemsToLookUp.map(({ productId }) => client.admin.products.get(productId, { signal })),
  ])
  const foundProducts = products.filter((product) => product.ok).map((product) => unwrap(product))
  return {
    balance: balance.ok ? balance.value.amount : undefined,
    stock: new Map(foundProducts.map(({ id, stock }) => [id as string, stock])),
  }
}
