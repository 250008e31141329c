import { Link, Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Icon } from '../shared/components/icon.tsx'
import { SessionButton } from '../shared/components/session-button.tsx'
import { contentId, SkipLink } from '../shared/components/skip-link.tsx'
import { LanguageSwitch, ThemeSwitch } from '../shared/components/switches.tsx'
import { useTranslations } from '../shared/i18n/use-translations.ts'
import { useGuestBasket } from './basket/use-basket.ts'
import { BalanceLink, BasketLink, BottomBar, HeaderLinks } from './navigation.tsx'

export function WindowLayout() {
  const t = useTranslations('window.layout')
  useGuestBasket()
  useEffect(() => {
    document.title = t('shop')
  }, [t])
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="sticky top-0 z-30 border-b border-line bg-page/90 backdrop-blur">
        <div className="mx-auto flex h-14 max-w-6xl items-center px-4 sm:px-6 md:h-16">
          <Link
            to="/"
            className="mr-1 flex shrink-0 items-center gap-2 rounded-control text-lg font-semibold whitespace-nowrap md:mr-4"
          >
            <Icon name="bag" className="size-6 text-accent" />
            {t('shop')}
          </Link>
          <HeaderLinks />
          <div className="ml-auto flex min-w-0 items-center sm:gap-1">
            <BalanceLink />
            <BasketLink />
            <LanguageSwitch />
            <ThemeSwitch />
            <SessionButton />
          </div>
        </div>
      </header>
      <main
        id={contentId}
        tabIndex={-1}
        className="mx-auto w-full max-w-6xl grow px-4 pt-6 pb-24 outline-none sm:px-6 md:py-8"
      >
        <Outlet />
      </main>
      <BottomBar />
    </div>
  )
}
