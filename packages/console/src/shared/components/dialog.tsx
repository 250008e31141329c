import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useRef } from 'react'
import { useTranslations } from '../i18n/use-translations.ts'
import { buttonClass } from './button.tsx'
import { Icon } from './icon.tsx'

interface DialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly title: string
  readonly description?: string | undefined
  readonly children: ReactNode
}

/**
 * A dialog over the page. Escape, or a click outside, closes it. The focus stays inside while the dialog is open, and
 * then returns to its old place.
 */
export function Dialog({ isOpen, onClose, title, description, children }: DialogProps) {
  const t = useTranslations('shared')
  const opener = useRef<Element>(null)
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay" />
        <Radix.Content
          onOpenAutoFocus={() => {
            opener.current = document.activeElement
          }}
          // Radix gives the focus back only to a trigger of its own, and these dialogs have none.
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (opener.current instanceof HTMLElement) opener.current.focus()
          }}
          {...(description === undefined && { 'aria-describedby': undefined })}
          className="fixed inset-x-0 bottom-0 z-50 grid max-h-[92dvh] gap-4 overflow-y-auto rounded-t-card bg-surface p-6 shadow-float sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-full sm:max-w-lg sm:-translate-1/2 sm:rounded-card"
        >
          <div className="flex items-start justify-between gap-4">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            <Radix.Close className={`${buttonClass('quiet', 'icon')} -mt-2 -mr-2`} aria-label={t('close')}>
              <Icon name="close" />
            </Radix.Close>
          </div>
          {description !== undefined && (
            <Radix.Description className="-mt-2 text-sm text-muted">{description}</Radix.Description>
          )}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
