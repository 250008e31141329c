import type { Order } from '@hexmart/client'
import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useCommand } from '../../shared/use-command.ts'

export function CompleteOrder({ order, onClose }: { readonly order: Order; readonly onClose: () => void }) {
  const t = useTranslations('console.orders.complete')
  const client = useClient()
  const format = useFormat()
  const toast = useToast()
  const complete = useCommand(
    ['complete-order'],
    (orderId: string, options) => client.admin.orders.complete(orderId, options),
    {
      onDone() {
        toast(t('done'))
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
        t('effect', { user: order.userId, total: format.money(order.total) }),
        t('effectOwner'),
        t('effectNothing'),
      ]}
      action={t('confirm')}
      isBusy={complete.isBusy}
      error={complete.error}
      onConfirm={() => complete.run(order.id)}
    />
  )
}
