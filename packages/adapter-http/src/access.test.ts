/** Which callers may use which route: every kind of caller tries every operation of the OpenAPI document. */
import { accepted } from '@hexmart/core/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Client, problem, served } from '../test/app.ts'
import { type Addressed, operationsOf, sendExample } from '../test/operations.ts'
import { scopes } from './index.ts'

/**
 * The scopes of each route that is not public, without the prefix `hexmart:`. Each scope opens the route to callers who are
 * neither operators nor the owner of the resource. The other tests take the scopes from the OpenAPI document; this list says
 * which scopes the document must have. Add each new route here, so that nobody opens a route by accident.
 */
const scopesOfRoutes: Readonly<Record<string, readonly string[]>> = {
  'GET /users/{userId}/balance': ['read', 'balances'],
  'POST /users/{userId}/balance/charge': ['balances'],
  'GET /users/{userId}/balance/history': ['read', 'balances'],
  'GET /users/{userId}/coupons': ['read'],
  'POST /users/{userId}/coupons': ['coupons'],
  'POST /orders': ['orders'],
  'POST /orders/quote': ['orders'],
  'GET /orders/{orderId}': ['read', 'orders'],
  'POST /orders/{orderId}/cancel': ['orders'],
  'POST /admin/orders/{orderId}/complete': ['orders'],
  'GET /users/{userId}/orders': ['read', 'orders'],
  'POST /admin/users/{userId}/balance/adjust': ['balances'],
  'POST /admin/users': ['users'],
  'PATCH /admin/users/{userId}': ['users'],
  'DELETE /admin/users/{userId}': ['users'],
  'POST /admin/products': ['catalogue'],
  'PATCH /admin/products/{productId}': ['catalogue'],
  'POST /admin/products/{productId}/stock': ['catalogue'],
  'POST /admin/coupons': ['coupons'],
  'PATCH /admin/coupons/{couponId}': ['coupons'],
  'GET /admin/users': ['read'],
  'GET /admin/users/{userId}': ['read'],
  'GET /admin/products': ['read'],
  'GET /admin/products/{productId}': ['read'],
  'GET /admin/products/{productId}/movements': ['read'],
  'GET /admin/coupons': ['read'],
  'GET /admin/coupons/{couponId}': ['read'],
  'GET /admin/coupons/{couponId}/holders': ['read'],
  'GET /admin/orders': ['read'],
  'GET /admin/liability': ['read'],
  'GET /admin/summary': ['read'],
  'GET /admin/export/orders': ['read'],
  'GET /admin/export/entries': ['read'],
  'GET /admin/actions': ['read'],
  'GET /admin/deliveries': ['read'],
  'POST /admin/deliveries/{deliveryId}/retry': ['deliveries'],
  'POST /admin/deliveries/{deliveryId}/discard': ['deliveries'],
  'POST /admin/deliveries/retry': ['deliveries'],
  'POST /admin/deliveries/discard': ['deliveries'],
  'POST /admin/deliveries/resume': ['deliveries'],
  'POST /admin/ranks/{date}': ['deliveries'],
  'GET /admin/audit': ['read'],
}

describe.each(['owner', 'operator'] as const)('with `charging: %s`', (charging) => {
  const shop = served({ options: { charging } })
  let operations: readonly Addressed[]

  beforeEach(async () => {
    const { clerk } = shop
    await clerk.user('mina')
    await clerk.charge('mina', 100_000)
    await clerk.product('tea')
    await clerk.coupon('spring')
    const { id } = accepted(await clerk.order('mina', { tea: 1 }))
    operations = operationsOf(shop.document, { orderId: id })
  })

  /** The roles and scopes that open an operation, as the document says. A public operation has none. */
  const openersOf = ({ operation: { 'x-roles': roles = [], 'x-scopes': scopes = [] } }: Addressed) => [
    ...roles,
    ...scopes,
  ]

  /** The codes that a caller without the right to an operation gets. Another user's order is `ORDER_NOT_FOUND`. */
  const refusals = ['UNAUTHENTICATED', 'FORBIDDEN', 'ORDER_NOT_FOUND']

  /** The routes that do not refuse the client. */
  async function routesOpenTo(client: Client): Promise<string[]> {
    const routes: string[] = []
    for (const operation of operations) {
      const { body } = await sendExample(client, operation)
      if (!refusals.includes(String(body.code))) routes.push(`${operation.method} ${operation.path}`)
    }
    return routes
  }
  /** The routes whose documented roles and scopes satisfy a condition. */
  const routesWhere = (isWanted: (openers: readonly string[]) => boolean) =>
    operations.filter((operation) => isWanted(openersOf(operation))).map(({ method, path }) => `${method} ${path}`)

  test('A4: every route is either public or names the roles and the scopes that open it', () => {
    const complaints = operations.flatMap(({ method, path, operation }) => {
      const { security, 'x-roles': roles = [], 'x-scopes': routeScopes = [] } = operation
      const isPublic = security.length === 0 && roles.length === 0 && routeScopes.length === 0
      if (isPublic && !/^.api.v1.(admin|users|orders)(\/|$)/.test(path)) return []
      return [
        ...(security.some((scheme) => 'bearer' in scheme) ? [] : ['requires no token: see `access` of the route']),
        ...(roles.includes('admin') ? [] : ['is closed to operators: see `access` of the route']),
        ...(routeScopes.length > 0 ? [] : ['names no scope: give the route `scopes`']),
        ...(routeScopes.every((name) => scopes.some((scope) => scope === name))
          ? []
          : ['names a scope that does not exist']),
      ].map((complaint) => `${method} ${path} ${complaint}`)
    })
    expect(complaints).toEqual([])
  })

  test('A4: for every route that is not public, the document names the scopes in `scopesOfRoutes`', () => {
    const documented = operations.flatMap((operation) => {
      const routeScopes = openersOf(operation).filter((opener) => opener.startsWith('hexmart:'))
      if (routeScopes.length === 0) return []
      const route = `${operation.method} ${operation.path.replace('/api/v1', '')}`
      return [[route, routeScopes.map((scope) => scope.slice('hexmart:'.length))]]
    })
    expect(Object.fromEntries(documented)).toEqual(scopesOfRoutes)
  })

  test.each(scopes)('A4: %s opens exactly the public routes and the routes that name this scope', async (scope) => {
    expect(await routesOpenTo(shop.program([scope]))).toEqual(
      routesWhere((openers) => openers.length === 0 || openers.includes(scope)),
    )
  })

  test('A4: all scopes together open the public routes and those of each single scope, and no other route', async () => {
    expect(await routesOpenTo(shop.program(scopes))).toEqual(
      routesWhere((openers) => openers.length === 0 || openers.some((opener) => opener.startsWith('hexmart:'))),
    )
  })

  test('A4: without a token, only public routes are open, and all other routes answer 401', async () => {
    expect(await routesOpenTo(shop.nobody)).toEqual(routesWhere((openers) => openers.length === 0))
    for (const operation of operations) {
      if (openersOf(operation).length > 0) expect((await sendExample(shop.nobody, operation)).status).toBe(401)
    }
  })

  test('A4: a user reaches only the public routes, and no route of another user or of operators', async () => {
    expect(await routesOpenTo(shop.as('lena'))).toEqual(routesWhere((openers) => openers.length === 0))
  })

  test('A4: the owner reaches exactly the public routes and the routes for owners', async () => {
    const forOwners = routesWhere((openers) => openers.length === 0 || openers.includes('owner'))
    expect(await routesOpenTo(shop.as('mina'))).toEqual(forOwners)
    expect(forOwners.includes('POST /api/v1/users/{userId}/balance/charge')).toBe(charging === 'owner')
  })

  test('A4: an operator reaches every route', async () => {
    expect(await routesOpenTo(shop.operator)).toEqual(routesWhere(() => true))
    expect(routesWhere((openers) => openers.length > 0 && !openers.includes('admin'))).toEqual([])
  })
})

describe('a program', () => {
  const shop = served()

  test('A4: may place and cancel a user’s order with the scope hexmart:orders, and not cancel it with hexmart:read', async () => {
    const { clerk } = shop
    await clerk.user('mina')
    await clerk.charge('mina', 1_000)
    await clerk.product('tea')
    const till = shop.program(['hexmart:orders'])
    const order = await till.post('/orders', { userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] })
    expect(order.status).toBe(201)
    expect((await till.get(`/orders/${order.body.id}`)).status).toBe(200)
    const reader = shop.program(['hexmart:read'])
    expect(await reader.post(`/orders/${order.body.id}/cancel`)).toMatchObject(problem(404, 'ORDER_NOT_FOUND'))
    expect((await till.post(`/orders/${order.body.id}/cancel`)).body.status).toBe('CANCELED')
  })
})
