import { Link, Outlet } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { classes } from '../../shared/components/classes.ts'
import { Icon } from '../../shared/components/icon.tsx'
import { Notice } from '../../shared/components/notice.tsx'
import { SessionButton } from '../../shared/components/session-button.tsx'
import { contentId, SkipLink } from '../../shared/components/skip-link.tsx'
import { LanguageSwitch, ThemeSwitch } from '../../shared/components/switches.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { mayUse, type Session } from '../../shared/session/session.ts'
import { useSession } from '../../shared/session/session-provider.tsx'
import { SignInForm } from '../../shared/session/sign-in-form.tsx'
import { destinations } from './navigation.ts'
import { Shortcuts } from './shortcuts.tsx'

/** The frame of every page. The navigation is beside the page, or behind a button on a narrow screen. */
export function ConsoleLayout() {
  const t = useTranslations('console.layout')
  const { session, settings, signIn } = useSession()
  const [isMenuOpen, setMenuOpen] = useState(false)
  useEffect(() => {
    document.title = t('console')
  }, [t])
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_1fr]">
      <SkipLink />
      <div className="flex flex-col border-line bg-surface max-lg:border-b lg:sticky lg:top-0 lg:h-dvh lg:border-r">
        <div className="flex h-14 items-center gap-2 px-4 lg:px-5">
          <Link to="/" className="mr-auto rounded-control text-base font-semibold">
            {t('console')}
          </Link>
          <Button
            variant="quiet"
            size="icon"
            className="lg:hidden"
            aria-label={t('menu')}
            aria-expanded={isMenuOpen}
            onClick={() => setMenuOpen(!isMenuOpen)}
          >
            <Icon name="menu" />
          </Button>
        </div>
        <div className={classes('grow flex-col gap-2 px-3 pb-3 lg:flex', isMenuOpen ? 'flex' : 'max-lg:hidden')}>
          {session !== undefined && <Navigation onGo={() => setMenuOpen(false)} />}
          <div className="mt-auto flex flex-wrap items-center gap-1 border-t border-line pt-3">
            {session !== undefined && <SessionButton />}
            <span className="ml-auto flex">
              <LanguageSwitch />
              <ThemeSwitch />
            </span>
          </div>
        </div>
      </div>
      <main id={contentId} tabIndex={-1} className="min-w-0 px-4 py-6 outline-none sm:px-8 sm:py-8">
        {session === undefined ? (
          <div className="mx-auto grid max-w-md gap-4 rounded-card border border-line bg-surface p-6 shadow-card lg:mt-[12vh]">
            <h1 className="text-lg font-semibold">{t('signedOut')}</h1>
            <SignInForm page="console" settings={settings.signIn} onToken={signIn} />
          </div>
        ) : (
          <div className="mx-auto max-w-6xl">
            {destinationsFor(session).length === 0 && (
              <div className="mb-6">
                <Notice tone="warn" title={t('nothingOpen')} detail={t('nothingOpenDetail')} />
              </div>
            )}
            <Outlet />
          </div>
        )}
      </main>
      {session !== undefined && <Shortcuts />}
    </div>
  )
}

function Navigation({ onGo }: { readonly onGo: () => void }) {
  const t = useTranslations('console.layout')
  const { session } = useSession()
  const links = session === undefined ? [] : destinationsFor(session)
  return (
    <nav aria-label={t('navigation')}>
      <ul className="grid gap-0.5">
        {links.map(({ to, text, icon }) => (
          <li key={to}>
            <Link
              to={to}
              onClick={onGo}
              activeOptions={{ exact: to === '/' }}
              className="flex items-center gap-3 rounded-control px-3 py-2 text-sm font-medium text-muted hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent"
            >
              <Icon name={icon} />
              {t(`pages.${text}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The pages that a session may see. */
const destinationsFor = (session: Session) =>
  destinations.filter(({ scopes }) => scopes.some((scope) => mayUse(session, scope)))
