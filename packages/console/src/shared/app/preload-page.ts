import type { AnyRouter } from '@tanstack/react-router'

/** Loads the code of the page at this address, while other requests load what every page needs. */
export function preloadPage<Router extends AnyRouter>(router: Router): Router {
  for (const { routeId } of router.matchRoutes(router.latestLocation)) {
    // If this fails, the router loads it again when it shows the page, and reports a second failure there.
    router.loadRouteChunk(router.routesById[routeId])?.catch(() => {})
  }
  return router
}
