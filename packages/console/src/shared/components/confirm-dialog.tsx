import { type ReactNode, useId } from 'react'
import { useTranslations } from '../i18n/use-translations.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ProblemMessage } from './problem-message.tsx'

interface ConfirmDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly title: string
  /** What will happen, each effect as a sentence: money, stock, messages, and what cannot be undone. */
  readonly effects: readonly ReactNode[]
  /** Names the action, such as “Cancel the order”. */
  readonly action: string
  /**
   * Names the button that closes the dialog without the action. If the action itself cancels something, “Cancel” could
   * be misread, so choose words such as “Keep the order”. Default: “Cancel”.
   */
  readonly dismiss?: string
  readonly isDangerous?: boolean
  /** False while a field is not filled in, or has a value with which the action is impossible. Default: true. */
  readonly isReady?: boolean
  readonly isBusy?: boolean
  /** Why the action failed. The dialog stays open then. */
  readonly error?: unknown
  readonly onConfirm: () => void
  /** Fields of the action, such as a reason. */
  readonly children?: ReactNode
}

/**
 * Says what an action will do, and runs it only after the user confirms. Every action that moves money or stock uses
 * this dialog.
 */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    isOpen,
    onClose,
    title,
    effects,
    action,
    dismiss,
    isDangerous = false,
    isReady = true,
    isBusy = false,
    error,
    onConfirm,
    children,
  } = props
  const t = useTranslations('shared')
  const heading = useId()
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          onConfirm()
        }}
      >
        <section aria-labelledby={heading} className="rounded-control bg-sunken px-4 py-3">
          <h3 id={heading} className="text-xs font-semibold text-muted">
            {t('confirm.happens')}
          </h3>
          <ul className="mt-1 grid list-disc gap-1 pl-4 text-sm">
            {effects.map((effect, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the sentences have no ids, and keep their order
              <li key={index}>{effect}</li>
            ))}
          </ul>
        </section>
        {children}
        {error != null && <ProblemMessage error={error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{dismiss ?? t('cancel')}</Button>
          <Button type="submit" variant={isDangerous ? 'danger' : 'primary'} isBusy={isBusy} disabled={!isReady}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
