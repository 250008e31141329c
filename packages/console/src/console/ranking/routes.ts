import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { oneOf, searchOf } from '../address/search.ts'
import { root } from '../root-route.ts'
import { dayCounts } from './day-counts.ts'

const ranking = createRoute({
  getParentRoute: () => root,
  path: '/ranking',
  validateSearch: searchOf({ days: oneOf(dayCounts) }),
  component: lazyRouteComponent(() => import('./ranking-page.tsx'), 'RankingPage'),
})

export const rankingRoutes = [ranking] as const
