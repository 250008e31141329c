import type { AddressInfo } from 'node:net'
import { authenticator, createMetrics, hexmart, serverOptions, signToken } from '@hexmart/adapter-http'
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, UserId } from '@hexmart/core'
import { accepted, type Clerk, clerkOf } from '@hexmart/core/testing'
import { fastify } from 'fastify'
import { afterAll, beforeAll, expect } from 'vitest'

/** A shop in memory that listens on a port of its own. */
export interface Service {
  readonly address: string
  /** Calls the shop directly, without HTTP. */
  readonly clerk: Clerk
}

const secret = 'a secret of at least thirty-two bytes'

/** A token that is valid for ten minutes. */
export const tokenOf = (userId: string, admin = false) =>
  signToken({ secret, userId: UserId.parse(userId), admin, expiresIn: 600 })

/** Starts one shop for all tests of a file. After the tests, the audit of this shop must find nothing wrong. */
export function service(): Service {
  const scene = {} as { -readonly [Name in keyof Service]: Service[Name] }
  const app = fastify(serverOptions)
  beforeAll(async () => {
    const shop = createShop({ store: inMemory() })
    const authenticate = authenticator({ secret })
    await app.register(hexmart, { shop, authenticate, metrics: createMetrics(), charging: 'owner' })
    await app.listen({ host: '127.0.0.1', port: 0 })
    scene.address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    scene.clerk = clerkOf(shop)
  })
  afterAll(async () => {
    await app.close()
    expect(accepted(await scene.clerk.shop.audit()).checks.filter(({ ok }) => !ok)).toEqual([])
  })
  return scene
}
