import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { oneOf, searchOf } from '../address/search.ts'
import { root } from '../root-route.ts'

/** The windows of days that the page offers, as the address has them. */
export const dayWindows = ['1', '3', '7', '14', '30'] as const

const ranking = createRoute({
  getParentRoute: () => root,
  path: '/ranking',
  validateSearch: searchOf({ days: oneOf(dayWindows) }),
  component: lazyRouteComponent(() => import('./ranking-page.tsx'), 'RankingPage'),
})

export const rankingRoutes = [ranking] as const
