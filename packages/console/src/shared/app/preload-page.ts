import type { AnyRouter } from '@tanstack/react-router'

/** Starts to load the code of the page at this address, so that it loads at the same time as the data that every page needs. */
export function preloadPage<Router extends AnyRouter>(router: Router): Router {
  for (const { routeId } of router.matchRoutes(router.latestLocation)) {
    // If it fails here, the router loads it again to show the page, and the page reports a second failure.
    router.loadRouteChunk(router.routesById[routeId])?.catch(() => {})
  }
  return router
}
