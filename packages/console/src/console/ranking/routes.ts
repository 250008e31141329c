import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { oneOf, searchOf } from '../address/search.ts'
import { root } from '../root-route.ts'
import { dayWindows } from './day-windows.ts'

const ranking = createRoute({
  getParentRoute: () => root,
  path: '/ranking',
  validateSearch: searchOf({ days: oneOf(dayWindows) }),
  component: lazyRouteComponent(() => import('./ranking-page.tsx'), 'RankingPage'),
})

export const rankingRoutes = [ranking] as const
