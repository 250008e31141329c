import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { day, oneOf, searchOf, text } from '../address/search.ts'
import { root } from '../root-route.ts'
import { couponLists, userLists } from './lists.ts'

const users = createRoute({
  getParentRoute: () => root,
  path: '/users',
  validateSearch: searchOf({ query: text }),
  component: lazyRouteComponent(() => import('./users-page.tsx'), 'UsersPage'),
})

const user = createRoute({
  getParentRoute: () => root,
  path: '/users/$userId',
  validateSearch: searchOf({ list: oneOf(userLists), coupons: oneOf(couponLists), from: day, to: day }),
  component: lazyRouteComponent(() => import('./user-page.tsx'), 'UserPage'),
})

export const userRoutes = [users, user] as const
