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

/** Loads a component of `loadLater` after the page has shown, so that it is there when needed, even without the network. */
export function useEarlyLoad(load: () => Promise<unknown>): void {
  useEffect(() => {
    // If this fails, `loadLater` loads the component again when it is shown.
    load().catch(() => {})
  }, [load])
}
