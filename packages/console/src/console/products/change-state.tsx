import type { StockedProduct } from '@hexmart/client'
import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useCommand } from '../../shared/use-command.ts'

interface ChangeStateProps {
  readonly product: StockedProduct
  readonly onClose: () => void
}

/** Puts a product on sale, or takes it off sale. */
export function ChangeState({ product: { id, name, state, stock }, onClose }: ChangeStateProps) {
  const t = useTranslations('console.products')
  const client = useClient()
  const toast = useToast()
  const to = state === 'SELLABLE' ? 'STOPPED' : 'SELLABLE'
  const change = useCommand(
    ['change-product', id],
    (next: 'SELLABLE' | 'STOPPED') => client.admin.products.change(id, { state: next }),
    {
      onDone(_, next) {
        toast(t(next === 'SELLABLE' ? 'isOnSale' : 'isOffSale', { name }))
        onClose()
      },
    },
  )
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t(to === 'SELLABLE' ? 'sell' : 'stop')}
      effects={
        to === 'SELLABLE'
          ? [t('sellEffect', { name }), stock === 0 ? t('sellEmpty') : t('sellStock', { stock })]
          : [t('stopEffect', { name }), t('stopOrders')]
      }
      action={t(to === 'SELLABLE' ? 'sell' : 'stop')}
      isDangerous={to === 'STOPPED'}
      isBusy={change.isBusy}
      error={change.error}
      onConfirm={() => change.run(to)}
    />
  )
}
