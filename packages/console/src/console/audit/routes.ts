import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { day, searchOf } from '../address/search.ts'
import { root } from '../root-route.ts'

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: searchOf({ at: day }),
  component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
})

export const auditRoutes = [audit] as const
