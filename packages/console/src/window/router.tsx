import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { WindowLayout } from './layout.tsx'
import { NotFound } from './not-found.tsx'

const root = createRootRoute({ component: WindowLayout, notFoundComponent: NotFound })

const products = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./products/products-page.tsx'), 'ProductsPage'),
})

/**
 * The pages of the shop window. They are behind the # of the address, because every other address of the service belongs to
 * its API or to nobody.
 */
export const createWindowRouter = () =>
  createRouter({
    routeTree: root.addChildren([products]),
    history: createHashHistory(),
    defaultPreload: 'intent',
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createWindowRouter>
  }
}
