import { createContext, type ReactNode, Suspense, use, useCallback, useState } from 'react'
import { loadLater, useEarlyLoad } from './load-later.ts'
import type { Toast } from './toasts.tsx'

const context = createContext<((title: string, detail?: string) => void) | undefined>(undefined)

/**
 * @returns a function that reports what has been done, in a message that shows for some seconds. Do not use it for
 * failures: show a failure beside the action that failed.
 */
export function useToast() {
  const show = use(context)
  if (show === undefined) throw new Error('ToastProvider is missing')
  return show
}

const loadToasts = async () => (await import('./toasts.tsx')).Toasts
const Toasts = loadLater(loadToasts)

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  useEarlyLoad(loadToasts)
  const show = useCallback((title: string, detail?: string) => {
    setToasts((shown) => [...shown, { id: (shown.at(-1)?.id ?? 0) + 1, title, detail }])
  }, [])
  const close = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), [])
  return (
    <context.Provider value={show}>
      {children}
      <Suspense>{toasts.length > 0 && <Toasts toasts={toasts} onClose={close} />}</Suspense>
    </context.Provider>
  )
}
