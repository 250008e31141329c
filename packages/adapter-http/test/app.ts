import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type PolicyInput, type Shop, type ShopParts, type Store, UserId } from '@hexmart/core'
import { accepted, type Clerk, clerkOf, type StandingClock, standingClock } from '@hexmart/core/testing'
import { type FastifyInstance, fastify } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import {
  authenticator,
  createMetrics,
  type HexmartOptions,
  hexmart,
  type Scope,
  serverOptions,
  signToken,
  unknownAddresses,
} from '../src/index.ts'
import { type Answer, conformingTo, type OpenApi } from './conforming.ts'

export type Headers = Readonly<Record<string, string>>
export type { Answer } from './conforming.ts'

/** Sends requests as one caller. A body that is text or bytes is sent unchanged. */
export interface Client {
  get(path: string, headers?: Headers): Promise<Answer>
  post(path: string, body?: unknown, headers?: Headers): Promise<Answer>
  patch(path: string, body?: unknown, headers?: Headers): Promise<Answer>
  delete(path: string, body?: unknown, headers?: Headers): Promise<Answer>
}

/** A shop in memory, served by the plugin, with the clock at `noon`. */
export interface Served {
  readonly app: FastifyInstance
  readonly store: Store
  readonly shop: Shop
  /** Calls the shop directly, without HTTP, to set a scene. */
  readonly clerk: Clerk
  readonly clock: StandingClock
  readonly document: OpenApi
  as(userId: string): Client
  /** A program with scopes. The name in its token is not a user id. */
  program(scopes: readonly Scope[]): Client
  readonly operator: Client
  readonly nobody: Client
  /** Replaces the shop by an empty one. */
  reopen(): Promise<void>
}

/** The body of an answer: parsed JSON, or `{ text }` with the unparsed text of an export. */
function bodyOf(response: {
  readonly headers: Headers | object
  readonly body: string
  json(): object
}): Answer['body'] {
  const type = String((response.headers as Headers)['content-type'])
  return /^(application\/x-ndjson|text\/csv)/.test(type)
    ? { text: response.body }
    : response.body === ''
      ? {}
      : { ...response.json() }
}

/** Noon of a Monday in Seoul. */
export const noon = '2025-03-10T12:00:00+09:00'
export const secret = 'a secret of at least thirty-two bytes'
export const api = '/api/v1'

/** A token that is valid for a minute. */
export const tokenOf = (userId: string, admin = false) =>
  signToken({ secret, userId: UserId.parse(userId), admin, expiresIn: 60 })

export interface Overrides {
  readonly policy?: PolicyInput
  /** Ports of the store that replace the usual ones. */
  readonly ports?: Partial<Store>
  /** Parts of the shop that replace the usual ones. */
  readonly parts?: Partial<ShopParts>
  /** Options of the plugin that replace the usual ones. */
  readonly options?: Omit<Partial<HexmartOptions>, 'shop'>
  /** Members of the shop that replace the usual ones. */
  readonly shop?: Partial<Shop>
}

/**
 * Serves a shop. The clients check every answer against the API's document.
 *
 * @param scene the object that is filled and returned
 */
export async function serving(
  { policy, ports, parts, options, shop: shopOverrides = {} }: Overrides = {},
  scene = {} as Served,
): Promise<Served> {
  const clock = standingClock(noon)
  function open() {
    clock.set(noon)
    const store = inMemory({ clock })
    const shop = createShop({ store: { ...store, ...ports }, clock, ...parts }, policy)
    Object.assign(scene, { store, shop, clerk: clerkOf(shop), clock })
  }
  open()

  const app = fastify(serverOptions)
  await app.register(unknownAddresses)
  // The clients read the route of an answer from this header, to find the route in the API's document.
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-route', request.routeOptions.url ?? '')
  })
  await app.register(hexmart, {
    // The app is made once per file, because making it takes a while. Every test puts a new shop behind the app.
    shop: new Proxy(scene.shop, {
      get: (_, name) => Reflect.get(name in shopOverrides ? shopOverrides : scene.shop, name),
    }),
    authenticate: authenticator({ secret }),
    metrics: createMetrics(),
    charging: 'owner',
    ...options,
  })
  const document = (await app.inject('/openapi.json')).json<OpenApi>()
  const conforming = conformingTo(document)

  function client(authorization: () => Promise<Headers>): Client {
    async function send(
      method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
      path: string,
      body: unknown,
      headers: Headers = {},
    ) {
      const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
      const response = await app.inject({
        method,
        url: /^\/(api|livez|readyz|problems|schemas)/.test(path) ? path : `${api}${path}`,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(await authorization()),
          ...headers,
        },
        ...(body !== undefined && { payload: isRaw ? body : JSON.stringify(body) }),
      })
      const answer = { status: response.statusCode, headers: response.headers, body: bodyOf(response) }
      return conforming(method, String(response.headers['x-route']), answer)
    }
    return {
      get: (path, headers) => send('GET', path, undefined, headers),
      post: (path, body, headers) => send('POST', path, body, headers),
      patch: (path, body, headers) => send('PATCH', path, body, headers),
      delete: (path, body, headers) => send('DELETE', path, body, headers),
    }
  }

  const clientOf = (userId: string, admin: boolean) =>
    client(async () => ({ authorization: `Bearer ${await tokenOf(userId, admin)}` }))
  const operator = clientOf('boss', true)

  return Object.assign(scene, {
    app,
    document,
    as: (userId: string) => clientOf(userId, false),
    program: (scopes: readonly Scope[]) =>
      client(async () => ({
        authorization: `Bearer ${await signToken({ secret, userId: 'billing@shop', scopes, expiresIn: 60 })}`,
      })),
    operator,
    nobody: client(async () => ({})),
    async reopen() {
      open()
      // This request is refused, because the day is in the future. But it clears the cached ranking of the previous shop.
      await operator.post('/admin/ranks/9999-12-31')
    },
  })
}

/** Serves every test of a file with a shop of its own, and audits that shop afterwards. */
export function served(overrides: Overrides = {}): Served {
  const scene = {} as Served
  beforeAll(async () => {
    await serving(overrides, scene)
  })
  beforeEach(() => scene.reopen())
  afterEach(async () => {
    expect(accepted(await scene.shop.audit()).checks.filter(({ ok }) => !ok)).toEqual([])
  })
  afterAll(() => scene.app.close())
  return scene
}

/** A refusal as a client sees it: its status, and its code with the facts. */
export const problem = (status: number, code: string, facts: object = {}) => ({ status, body: { code, ...facts } })

/** The answer to a malformed request, with the paths of its errors. */
export const malformed = (...paths: string[]) =>
  problem(400, 'INVALID_REQUEST', { errors: paths.map((path) => ({ path, message: expect.any(String) })) })
