import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { oneOf, searchOf } from '../address/search.ts'
import { root } from '../root-route.ts'
import { deliveryStates } from './delivery-states.ts'

const list = createRoute({
  getParentRoute: () => root,
  path: '/deliveries',
  validateSearch: searchOf({ state: oneOf(deliveryStates) }),
  component: lazyRouteComponent(() => import('./deliveries-page.tsx'), 'DeliveriesPage'),
})

export const deliveryRoutes = [list] as const
