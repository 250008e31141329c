import { Toast as Radix } from 'radix-ui'
import { useTranslations } from '../i18n/use-translations.ts'
import { Icon } from './icon.tsx'

export interface Toast {
  readonly id: number
  readonly title: string
  readonly detail?: string | undefined
}

interface ToastsProps {
  readonly toasts: readonly Toast[]
  readonly onClose: (id: number) => void
}

/** Messages in the corner of the page. Each shows for some seconds. */
export function Toasts({ toasts, onClose }: ToastsProps) {
  const t = useTranslations('shared')
  return (
    <Radix.Provider duration={5_000} label={t('notifications')}>
      {toasts.map(({ id, title, detail }) => (
        <Radix.Root
          key={id}
          onOpenChange={(open) => !open && onClose(id)}
          className="flex items-start justify-between gap-3 rounded-card border border-line bg-surface p-4 shadow-float"
        >
          <div>
            <Radix.Title className="text-sm font-semibold">{title}</Radix.Title>
            {detail !== undefined && <Radix.Description className="text-sm text-muted">{detail}</Radix.Description>}
          </div>
          <Radix.Close aria-label={t('close')} className="rounded-control p-1 text-muted hover:bg-hover">
            <Icon name="close" />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed right-0 bottom-[var(--bottom-bar,0px)] z-50 grid w-full max-w-sm gap-2 p-4" />
    </Radix.Provider>
  )
}
