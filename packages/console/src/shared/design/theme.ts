/** How the pages look: as the system is set, or as the user chose. */
export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'hexmart.theme'

export function currentTheme(): Theme {
  const stored = localStorage.getItem(key)
  return themes.find((theme) => theme === stored) ?? 'system'
}

/** Applies the theme to the document, and keeps it for the next visit. */
export function setTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(key)
  else localStorage.setItem(key, theme)
  applyTheme()
}

/** Applies the chosen theme. `startApp` calls this before it draws anything, so that nothing flashes in the wrong colours. */
export function applyTheme(): void {
  const theme = currentTheme()
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  dispatchEvent(new Event(themeChanged))
}

/** The event by which a chart learns that it must be drawn in other colours. */
export const themeChanged = 'hexmart:theme'
