import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { buttonClass } from '../shared/components/button.tsx'
import { classes } from '../shared/components/classes.ts'
import { Icon, type IconName } from '../shared/components/icon.tsx'
import { useFormat } from '../shared/format/use-format.ts'
import { useTranslations } from '../shared/i18n/use-translations.ts'
import { useSession } from '../shared/session/session-provider.tsx'
import { useBalance } from './balance/use-balance.ts'
import { piecesIn } from './basket/basket.ts'
import { useBasket } from './basket/use-basket.ts'

const places = [
  { to: '/', name: 'products', icon: 'bag' },
  { to: '/coupons', name: 'coupons', icon: 'ticket' },
  { to: '/best-sellers', name: 'bestSellers', icon: 'podium' },
  { to: '/basket', name: 'basket', icon: 'basket' },
  { to: '/orders', name: 'orders', icon: 'receipt' },
  { to: '/balance', name: 'balance', icon: 'wallet' },
] as const satisfies readonly { readonly to: string; readonly name: string; readonly icon: IconName }[]

/** Only five links fit on a phone. The link to the best sellers is left out, because the first page has this link. */
const onPhones = places.filter(({ name }) => name !== 'bestSellers')

/**
 * When a link counts as active. The link to the orders is also active on the page of one order. The link to the first page must
 * match exactly, because every path begins with `/`.
 */
const activeOptions = (to: string) => ({ exact: to === '/', includeSearch: false })

/** The links to the views of the shop window, on a wide screen. The links to the basket and the balance are beside them. */
export function HeaderLinks() {
  const t = useTranslations('window.layout')
  return (
    <nav aria-label={t('navigation')} className="hidden gap-1 md:flex">
      {places
        .filter(({ name }) => name !== 'basket' && name !== 'balance')
        .map(({ to, name }) => (
          <Link
            key={to}
            to={to}
            activeOptions={activeOptions(to)}
            className="rounded-control px-3 py-2 text-sm font-medium whitespace-nowrap hover:bg-hover"
            activeProps={{ className: 'text-accent' }}
            inactiveProps={{ className: 'text-muted' }}
          >
            {t(name)}
          </Link>
        ))}
    </nav>
  )
}

/** The links to the views of the shop window, at the bottom of a phone. */
export function BottomBar() {
  const t = useTranslations('window.layout')
  const pieces = piecesIn(useBasket().basket)
  // Tells the style sheet that notifications must leave room for the bar.
  useEffect(() => {
    document.documentElement.classList.add('has-bottom-bar')
    return () => document.documentElement.classList.remove('has-bottom-bar')
  }, [])
  return (
    <nav
      aria-label={t('navigation')}
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {onPhones.map(({ to, name, icon }) => (
        <Link
          key={to}
          to={to}
          activeOptions={activeOptions(to)}
          className="flex h-16 min-w-0 flex-col items-center justify-center gap-1 px-0.5 text-[0.6875rem] font-medium -outline-offset-2"
          activeProps={{ className: 'text-accent' }}
          inactiveProps={{ className: 'text-muted' }}
        >
          <span className="relative">
            <Icon name={icon} className="size-6" />
            {name === 'basket' && <Count pieces={pieces} />}
          </span>
          <span aria-hidden={name === 'basket'} className="max-w-full truncate leading-none">
            {t(name)}
          </span>
          {name === 'basket' && (
            <span className="sr-only">{pieces > 0 ? t('basketWith', { pieces }) : t('basket')}</span>
          )}
        </Link>
      ))}
    </nav>
  )
}

/** The basket and how many pieces are in it, on a wide screen. */
export function BasketLink() {
  const t = useTranslations('window.layout')
  const pieces = piecesIn(useBasket().basket)
  return (
    <Link
      to="/basket"
      aria-label={pieces > 0 ? t('basketWith', { pieces }) : t('basket')}
      className={classes(buttonClass('quiet', 'icon'), 'relative max-md:hidden')}
      activeProps={{ className: 'text-accent' }}
    >
      <span className="relative">
        <Icon name="basket" />
        <Count pieces={pieces} />
      </span>
    </Link>
  )
}

function Count({ pieces }: { readonly pieces: number }): ReactNode {
  if (pieces === 0) return null
  return (
    <span
      aria-hidden="true"
      className="absolute -top-2 left-3.5 grid h-4.5 min-w-4.5 place-items-center rounded-full bg-accent px-1 text-[0.6875rem] leading-none font-semibold whitespace-nowrap text-on-accent tabular-nums"
    >
      {pieces > 99 ? '99+' : pieces}
    </span>
  )
}

/** What the user may spend, on a wide screen. */
export function BalanceLink() {
  const t = useTranslations('window.layout')
  const format = useFormat()
  const { session } = useSession()
  const { data } = useBalance()
  if (session === undefined || data === undefined) return null
  const amount = format.money(data.amount)
  return (
    <Link
      to="/balance"
      aria-label={t('balanceOf', { amount })}
      className="flex items-center gap-2 rounded-full border border-line bg-surface px-3 py-1.5 text-sm font-semibold whitespace-nowrap tabular-nums hover:bg-hover max-md:hidden"
    >
      <Icon name="wallet" className="size-4 text-accent" />
      {amount}
    </Link>
  )
}
