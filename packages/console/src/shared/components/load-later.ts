import { type ComponentType, lazy, useEffect } from 'react'

/**
 * A component that a page can do without at first, such as a dialog. Use it inside of `Suspense`.
 *
 * @example
 * const loadToasts = async () => (await import('./toasts.tsx')).Toasts
 * const Toasts = loadLater(loadToasts)
 */
export const loadLater = <Props extends object>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => ({ default: await load() }))

/** Loads such a component once the page has been shown, so that it is there when it is wanted, even if the network is gone by then. */
export function useEarlyLoad(load: () => Promise<unknown>): void {
  useEffect(() => {
    // If it fails, it is loaded again when the component is shown.
    load().catch(() => {})
  }, [load])
}
