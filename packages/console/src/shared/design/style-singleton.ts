import { useEffect } from 'react'

/**
 * Replaces the package `react-style-singleton`, through which Radix adds styles while a dialog is open. The package makes a
 * `<style>`, which the Content-Security-Policy refuses. A constructed style sheet is allowed.
 */
export function styleSingleton() {
  let mounts = 0
  let sheet: CSSStyleSheet | undefined

  // biome-ignore lint/correctness/noComponentHookFactories: a package that uses this makes its component once, when it is loaded
  return function Sheet({ styles }: { readonly styles: string; readonly dynamic?: boolean }) {
    useEffect(() => {
      mounts += 1
      if (sheet === undefined) {
        sheet = new CSSStyleSheet()
        sheet.replaceSync(styles)
        document.adoptedStyleSheets.push(sheet)
      }
      return () => {
        mounts -= 1
        if (mounts > 0) return
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)
        sheet = undefined
      }
    }, [styles])
    return null
  }
}
