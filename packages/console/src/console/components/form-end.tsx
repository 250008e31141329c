import { Button } from '../../shared/components/button.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'

interface FormEndProps {
  /** Names what the form does. */
  readonly action: string
  readonly isBusy: boolean
  /** Why the action failed. */
  readonly error: unknown
  readonly onClose: () => void
}

/** The end of a form in a dialog: the error, if there is one, and the buttons that cancel and submit. */
export function FormEnd({ action, isBusy, error, onClose }: FormEndProps) {
  const t = useTranslations('shared')
  return (
    <>
      {error != null && <ProblemMessage error={error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {action}
        </Button>
      </div>
    </>
  )
}
