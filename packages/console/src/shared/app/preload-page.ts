import type { AnyRouter } from '@tanstack/react-router'

/** Loads the code of the page at this address while the service is asked for what every page needs. */
export function preloadPage<Router extends AnyRouter>(router: Router): Router {
  for (const { routeId } of router.matchRoutes(router.latestLocation)) {
    // If it fails, it is loaded again when the page is shown, and says so there.
    router.loadRouteChunk(router.routesById[routeId])?.catch(() => {})
  }
  return router
}
