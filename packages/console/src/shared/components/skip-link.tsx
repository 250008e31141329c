import { useTranslations } from '../i18n/use-translations.ts'

/** The id of the part of a page that `SkipLink` leads to. */
export const contentId = 'content'

/** A button that leads past the navigation. The Tab key reaches it first. */
export function SkipLink() {
  const t = useTranslations('shared')
  return (
    <button
      type="button"
      className="fixed top-2 left-2 z-50 -translate-y-16 rounded-control bg-accent px-4 py-2 text-sm font-medium text-on-accent focus:translate-y-0"
      onClick={() => document.getElementById(contentId)?.focus()}
    >
      {t('skipToContent')}
    </button>
  )
}
