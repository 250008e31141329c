import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type Shop } from '@hexmart/core'
import { type Clerk, clerkOf } from '@hexmart/core/testing'
import { type FastifyInstance, fastify, type InjectOptions } from 'fastify'
import { onTestFinished } from 'vitest'
import { authenticator, createMetrics, type HexmartOptions, hexmart, serverOptions } from '../src/index.ts'
import { type Answer, api, type Headers, secret, tokenOf } from './app.ts'

/**
 * A shop in memory for one test, with its own options. It has the users Mina and Jun and the product tea. By default, users may
 * charge their own balances, and there is no OpenAPI document, because making the document is slow.
 */
export interface BareApp {
  readonly app: FastifyInstance
  readonly shop: Shop
  readonly clerk: Clerk
  /** Sends a request with a token, or without one if it is undefined. The path is below `/api/v1`. */
  send(token: string | undefined, url: string, more?: Omit<InjectOptions, 'url'>): Promise<Answer>
  /** Sends requests as a user. */
  as(userId: string): {
    get(url: string, headers?: Headers): Promise<Answer>
    post(url: string, payload: object): Promise<Answer>
  }
}

export async function bareApp(options: Partial<HexmartOptions> = {}, server: object = {}): Promise<BareApp> {
  const app = fastify({ ...serverOptions, ...server })
  onTestFinished(() => app.close())
  const shop = createShop({ store: inMemory() })
  await app.register(hexmart, {
    shop,
    authenticate: authenticator({ secret }),
    metrics: createMetrics(),
    charging: 'owner',
    documentation: false,
    ...options,
  })
  const clerk = clerkOf(shop)
  await clerk.user('mina')
  await clerk.user('jun')
  await clerk.product('tea')

  async function send(token: string | undefined, url: string, more: Omit<InjectOptions, 'url'> = {}): Promise<Answer> {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const response = await app.inject({ ...more, url: api + url, headers: { ...authorization, ...more.headers } })
    const body = response.body === '' ? {} : response.json()
    return { status: response.statusCode, headers: response.headers, body }
  }
  return {
    app,
    shop,
    clerk,
    send,
    as: (userId) => ({
      get: async (url, headers = {}) => send(await tokenOf(userId), url, { headers }),
      post: async (url, payload) => send(await tokenOf(userId), url, { method: 'POST', payload }),
    }),
  }
}
