import type { IconName } from '../../shared/components/icon.tsx'
import type { ConsoleTexts } from '../texts.ts'

interface Destination {
  /** The path of the page. */
  readonly to:
    | '/'
    | '/actions'
    | '/audit'
    | '/coupons'
    | '/deliveries'
    | '/orders'
    | '/products'
    | '/ranking'
    | '/users'
  readonly text: keyof ConsoleTexts['console']['layout']['pages']
  readonly icon: IconName
  /** The letter that opens the page when it is pressed after G. */
  readonly key: string
  /** Only admins, and sessions with one of these scopes, see the link. The service decides what is allowed. */
  readonly scopes: readonly string[]
}

/** The pages of the console, as the navigation lists them. */
export const destinations: readonly Destination[] = [
  { to: '/', text: 'overview', icon: 'overview', key: 'h', scopes: ['hexmart:read'] },
  { to: '/orders', text: 'orders', icon: 'orders', key: 'o', scopes: ['hexmart:read'] },
  { to: '/users', text: 'users', icon: 'users', key: 'u', scopes: ['hexmart:read'] },
  { to: '/products', text: 'products', icon: 'products', key: 'p', scopes: ['hexmart:read'] },
  { to: '/coupons', text: 'coupons', icon: 'ticket', key: 'c', scopes: ['hexmart:read'] },
  { to: '/deliveries', text: 'deliveries', icon: 'deliveries', key: 'd', scopes: ['hexmart:read'] },
  { to: '/ranking', text: 'ranking', icon: 'podium', key: 'r', scopes: ['hexmart:read'] },
  { to: '/audit', text: 'audit', icon: 'audit', key: 'a', scopes: ['hexmart:read'] },
  { to: '/actions', text: 'actions', icon: 'actions', key: 't', scopes: ['hexmart:read'] },
]
