import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { Loading } from '../shared/components/states.tsx'
import { WindowLayout } from './layout.tsx'
import { NotFound } from './not-found.tsx'

const root = createRootRoute({ component: WindowLayout, notFoundComponent: NotFound })
const getParentRoute = () => root

/** Reads a search parameter that allows only these values. Any other value counts as the first of them. */
const oneOf =
  <const Value extends string | number>(values: readonly [Value, ...Value[]]) =>
  (wanted: unknown): Value =>
    values.find((value) => value === wanted) ?? values[0]

const products = createRoute({
  getParentRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./products/products-page.tsx'), 'ProductsPage'),
})
const product = createRoute({
  getParentRoute,
  path: '/products/$productId',
  component: lazyRouteComponent(() => import('./products/product-page.tsx'), 'ProductPage'),
})
const coupons = createRoute({
  getParentRoute,
  path: '/coupons',
  validateSearch: ({ own }): { own?: 'usable' | 'used' | 'expired' } => ({
    own: oneOf(['usable', 'used', 'expired'])(own),
  }),
  component: lazyRouteComponent(() => import('./coupons/coupons-page.tsx'), 'CouponsPage'),
})
const bestSellers = createRoute({
  getParentRoute,
  path: '/best-sellers',
  validateSearch: ({ days }): { days?: 3 | 7 | 30 } => ({ days: oneOf([3, 7, 30])(days) }),
  component: lazyRouteComponent(() => import('./ranking/best-sellers-page.tsx'), 'BestSellersPage'),
})
const basket = createRoute({
  getParentRoute,
  path: '/basket',
  component: lazyRouteComponent(() => import('./basket/basket-page.tsx'), 'BasketPage'),
})
const orders = createRoute({
  getParentRoute,
  path: '/orders',
  component: lazyRouteComponent(() => import('./orders/orders-page.tsx'), 'OrdersPage'),
})
const order = createRoute({
  getParentRoute,
  path: '/orders/$orderId',
  validateSearch: ({ paid }): { paid?: boolean } => (paid === true ? { paid } : {}),
  component: lazyRouteComponent(() => import('./orders/order-page.tsx'), 'OrderPage'),
})
const balance = createRoute({
  getParentRoute,
  path: '/balance',
  validateSearch: ({ days }): { days?: 0 | 7 | 30 } => ({ days: oneOf([0, 7, 30])(days) }),
  component: lazyRouteComponent(() => import('./balance/balance-page.tsx'), 'BalancePage'),
})

/**
 * The pages of the shop window. Their paths come after the # of the address, because the service serves the window only
 * at `/`.
 */
export const createWindowRouter = () =>
  createRouter({
    routeTree: root.addChildren([products, product, coupons, bestSellers, basket, orders, order, balance]),
    history: createHashHistory(),
    defaultPreload: 'intent',
    // Appears if the code of the next page takes longer than a second to load.
    defaultPendingComponent: Loading,
    scrollRestoration: true,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createWindowRouter>
  }
}
