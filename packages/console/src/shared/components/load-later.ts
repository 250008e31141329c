import { type ComponentType, lazy, useEffect } from 'react'

/**
 * Makes a component whose code loads only when the component is first shown. It is for what a page does not need at first, such
 * as a dialog. Use the component inside of `Suspense`.
 *
 * @example
 * const loadToasts = async () => (await import('./toasts.tsx')).Toasts
 * const Toasts = loadLater(loadToasts)
 */
export const loadLater = <Props extends object>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => ({ default: await load() }))

/** Loads the code of a `loadLater` component soon after the page shows, so that a later network failure does no harm. */
export function useEarlyLoad(load: () => Promise<unknown>): void {
  useEffect(() => {
    // If this fails, `loadLater` loads the component again when it is shown.
    load().catch(() => {})
  }, [load])
}
