import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { basePath } from '../shared/session/page-address.ts'
import { ConsoleLayout } from './layout/console-layout.tsx'
import { NotFound } from './layout/not-found.tsx'

const root = createRootRoute({ component: ConsoleLayout, notFoundComponent: NotFound })

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./overview/overview-page.tsx'), 'OverviewPage'),
})

/** The pages of the console. A page loads its code when it is first shown. */
export const createConsoleRouter = () =>
  createRouter({ routeTree: root.addChildren([overview]), basepath: `${basePath()}console`, defaultPreload: 'intent' })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
