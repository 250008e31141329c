import type { AnyRouter } from '@tanstack/react-router'

/**
 * Loads the code of the page at the current address, while `startApp` loads the data that every page needs. A failure
 * is ignored, because the router loads the code again to show the page. If that fails too, the page reports the failure.
 */
export async function preloadPage(router: AnyRouter): Promise<void> {
  const matches = router.matchRoutes(router.latestLocation)
  await Promise.allSettled(matches.map(({ routeId }) => router.loadRouteChunk(router.routesById[routeId])))
}
