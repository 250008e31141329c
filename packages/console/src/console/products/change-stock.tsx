import type { Body } from '@hexmart/client'
import { useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useCommand } from '../../shared/use-command.ts'
import { Segmented } from '../components/segmented.tsx'
import { TextField } from '../forms/text-field.tsx'
import { type StockMode, stockChange, stockModes } from './stock-change.ts'
import { useProduct } from './use-product.ts'

interface ChangeStockProps {
  readonly productId: string
  readonly onClose: () => void
}

/** Adds or removes pieces, or sets the stock to a counted number, and shows the stock before and after. */
export function ChangeStock({ productId, onClose }: ChangeStockProps) {
  const t = useTranslations('console.products.stockChange')
  const client = useClient()
  const toast = useToast()
  const format = useFormat()
  const product = useProduct(productId)
  const [mode, setMode] = useState<StockMode>('add')
  const [text, setText] = useState('')
  const change = useCommand(
    ['change-stock', productId],
    (body: Body<'changeStock'>, options) => client.admin.products.changeStock(productId, body, options),
    {
      onDone({ stock }) {
        toast(t('done', { name: product.data?.name ?? productId }), t('doneDetail', { stock }))
        onClose()
      },
    },
  )
  const { name = productId, stock = 0, state } = product.data ?? {}
  const plan = product.data && stockChange(mode, text, stock)
  const isBelowZero = plan !== undefined && plan.to < 0
  // A count that equals the stock changes nothing, but is not wrong.
  const isWrong = text.trim() !== '' && plan === undefined && !(mode === 'count' && text.trim() === String(stock))
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('title', { name })}
      effects={effects()}
      action={t(`actions.${mode}`)}
      isDangerous={mode === 'remove'}
      isReady={plan !== undefined && !isBelowZero}
      isBusy={change.isBusy}
      error={change.error}
      onConfirm={() => plan && change.run(plan.body)}
    >
      {product.isError && <ProblemMessage error={product.error} onRetry={() => product.refetch()} />}
      <Segmented
        label={t('mode')}
        value={mode}
        options={stockModes.map((each) => [each, t(`modes.${each}`)] as const)}
        onChange={(next) => {
          setMode(next)
          change.reset()
        }}
      />
      <TextField
        label={t(`pieces.${mode}`)}
        hint={t(`hints.${mode}`)}
        inputMode="numeric"
        autoFocus
        value={text}
        onChange={setText}
        error={isBelowZero ? t('belowZero', { stock }) : isWrong ? t(`faults.${mode}`) : undefined}
      />
    </ConfirmDialog>
  )

  function effects(): string[] {
    if (product.data === undefined) return [t('loading')]
    if (plan === undefined || isBelowZero) return [t('nothingYet', { stock })]
    const { from, to } = plan
    const difference = to - from
    const sign = difference > 0 ? '+' : '−'
    return [
      t('fromTo', {
        from: format.number(from),
        to: format.number(to),
        change: `${sign}${format.number(Math.abs(difference))}`,
      }),
      ...(state === 'SELLABLE' && from === 0 ? [t('available')] : []),
      ...(state === 'SELLABLE' && to === 0 ? [t('soldOut')] : []),
      ...(state !== undefined && state !== 'SELLABLE' ? [t('notOnSale')] : []),
      mode === 'count' ? t('ifUnchanged', { stock }) : t('ordersMeanwhile'),
    ]
  }
}
