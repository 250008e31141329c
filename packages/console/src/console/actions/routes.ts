import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { searchOf, text } from '../address/search.ts'
import { root } from '../root-route.ts'

const actions = createRoute({
  getParentRoute: () => root,
  path: '/actions',
  validateSearch: searchOf({ actor: text, subject: text }),
  component: lazyRouteComponent(() => import('./actions-page.tsx'), 'ActionsPage'),
})

export const actionRoutes = [actions] as const
