import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Loading } from '../shared/components/states.tsx'
import { basePath } from '../shared/session/page-address.ts'
import { actionRoutes } from './actions/routes.ts'
import { parseSearch, stringifySearch } from './address/search.ts'
import { auditRoutes } from './audit/routes.ts'
import { couponRoutes } from './coupons/routes.ts'
import { deliveryRoutes } from './deliveries/routes.ts'
import { orderRoutes } from './orders/routes.ts'
import { productRoutes } from './products/routes.ts'
import { rankingRoutes } from './ranking/routes.ts'
import { root } from './root-route.ts'
import { userRoutes } from './users/routes.ts'

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./overview/overview-page.tsx'), 'OverviewPage'),
})

/**
 * All pages. The `routes.ts` of a folder lists the pages of that folder. The code of a page is loaded when the pointer
 * or the focus first reaches a link to the page, and at the latest when the page is shown.
 */
const routeTree = root.addChildren([
  overview,
  ...actionRoutes,
  ...auditRoutes,
  ...couponRoutes,
  ...deliveryRoutes,
  ...orderRoutes,
  ...productRoutes,
  ...rankingRoutes,
  ...userRoutes,
])

export const createConsoleRouter = () =>
  createRouter({
    routeTree,
    basepath: `${basePath()}console`,
    defaultPreload: 'intent',
    // Appears if the code of the next page takes longer than a second to load.
    defaultPendingComponent: Loading,
    scrollRestoration: true,
    parseSearch,
    stringifySearch,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
