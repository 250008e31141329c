import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useCommand } from '../../shared/use-command.ts'

interface AllDeadProps {
  readonly action: 'retry' | 'discard'
  readonly dead: number
  readonly onClose: () => void
}

/** Sends all dead messages again, or discards them. */
export function AllDead({ action, dead, onClose }: AllDeadProps) {
  const t = useTranslations('console.deliveries')
  const client = useClient()
  const toast = useToast()
  const { retryAll, discardAll } = client.admin.deliveries
  const command = useCommand(
    [`${action}-deliveries`],
    async (_: string, options) => {
      const result = await (action === 'retry' ? retryAll(options) : discardAll(options))
      if (!result.ok) return result
      const count = 'retried' in result.value ? result.value.retried : result.value.discarded
      return { ...result, value: count }
    },
    {
      onDone(count) {
        toast(t(`${action}All.done`, { count }))
        onClose()
      },
    },
  )
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t(`${action}All.title`)}
      effects={[t(`${action}All.effect`, { dead }), t(`${action}All.consequence`), t(`${action}All.after`)]}
      action={t(`${action}All.action`, { dead })}
      isDangerous={action === 'discard'}
      isBusy={command.isBusy}
      error={command.error}
      onConfirm={() => command.run(action)}
    />
  )
}
