import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useCommand } from '../../shared/use-command.ts'

interface ResumeProps {
  readonly waiting: number
  readonly onClose: () => void
}

/** Ends the pause that the data platform asked for, and the back-off of each waiting message, so that all are due now. */
export function Resume({ waiting, onClose }: ResumeProps) {
  const t = useTranslations('console.deliveries.resume')
  const client = useClient()
  const toast = useToast()
  const resume = useCommand(['resume-deliveries'], (_: string, options) => client.admin.deliveries.resume(options), {
    onDone({ resumed }) {
      toast(t('done', { resumed }))
      onClose()
    },
  })
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('title')}
      effects={[t('effect', { waiting }), t('when')]}
      action={t('action')}
      isBusy={resume.isBusy}
      error={resume.error}
      onConfirm={() => resume.run('resume')}
    />
  )
}
