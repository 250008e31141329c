import { Link, Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { Icon } from '../shared/components/icon.tsx'
import { SessionButton } from '../shared/components/session-button.tsx'
import { contentId, SkipLink } from '../shared/components/skip-link.tsx'
import { LanguageSwitch, ThemeSwitch } from '../shared/components/switches.tsx'

export function WindowLayout() {
  const t = useTranslations('window.layout')
  useEffect(() => {
    document.title = t('shop')
  }, [t])
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="sticky top-0 z-30 border-b border-line bg-page/90 backdrop-blur">
        <div className="mx-auto flex h-16 max-w-6xl items-center gap-2 px-4 sm:px-6">
          <Link to="/" className="mr-auto flex items-center gap-2 rounded-control text-lg font-semibold">
            <Icon name="bag" className="size-6 text-accent" />
            {t('shop')}
          </Link>
          <LanguageSwitch />
          <ThemeSwitch />
          <SessionButton />
        </div>
      </header>
      <main id={contentId} tabIndex={-1} className="mx-auto w-full max-w-6xl grow px-4 py-8 outline-none sm:px-6">
        <Outlet />
      </main>
    </div>
  )
}
