import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { day, oneOf, searchOf, text } from '../address/search.ts'
import { root } from '../root-route.ts'
import { orderStatuses } from './statuses.ts'

const orders = createRoute({
  getParentRoute: () => root,
  path: '/orders',
  validateSearch: searchOf({
    userId: text,
    productId: text,
    reference: text,
    status: oneOf(orderStatuses),
    from: day,
    to: day,
  }),
  component: lazyRouteComponent(() => import('./orders-page.tsx'), 'OrdersPage'),
})

const order = createRoute({
  getParentRoute: () => root,
  path: '/orders/$orderId',
  component: lazyRouteComponent(() => import('./order-page.tsx'), 'OrderPage'),
})

export const orderRoutes = [orders, order] as const
