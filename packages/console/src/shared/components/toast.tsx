import { Toast as Radix } from 'radix-ui'
import { createContext, type ReactNode, use, useCallback, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Icon } from './icon.tsx'

interface Toast {
  readonly id: number
  readonly title: string
  readonly detail?: string | undefined
}

const context = createContext<((title: string, detail?: string) => void) | undefined>(undefined)

/** Says for some seconds what has been done. Failures belong beside what failed, and not here. */
export function useToast() {
  const show = use(context)
  if (show === undefined) throw new Error('ToastProvider is missing')
  return show
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const t = useTranslations('shared')
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const show = useCallback((title: string, detail?: string) => {
    setToasts((shown) => [...shown, { id: (shown.at(-1)?.id ?? 0) + 1, title, detail }])
  }, [])
  return (
    <context.Provider value={show}>
      <Radix.Provider duration={5_000} label={t('notifications')}>
        {children}
        {toasts.map(({ id, title, detail }) => (
          <Radix.Root
            key={id}
            onOpenChange={(open) => !open && setToasts((shown) => shown.filter((toast) => toast.id !== id))}
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
    </context.Provider>
  )
}
