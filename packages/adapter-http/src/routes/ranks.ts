import { createHash } from 'node:crypto'
import type { Shop } from '@hexmart/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { HttpProblem } from '../replies.ts'

/** A list as it is sent. */
export interface KeptRanks {
  readonly body: string
  readonly etag: string
  /** When it was asked for, by the process' own clock, in milliseconds. */
  readonly at: number
}

/** For how many seconds a list is kept: what another process changed shows no later. */
const maxAge = 5

/** A query costs the same however many products it lists, so that the longest list serves every limit. */
const longest = 100

/** The lists of some days by their limits. */
type Lists = (limit: number) => KeptRanks

export interface RanksCache {
  /** The list that is cached, or the one that the shop answers. Simultaneous requests for the same days are one query. */
  list(days: number, limit: number): KeptRanks | Promise<KeptRanks>
  /** Forgets all lists, so that an operator's change shows at once. A query under way answers only those who wait for it. */
  clear(): void
}

/** A query that fails is not cached. */
export function createRanksCache(shop: Shop): RanksCache {
  const create = () =>
    new LRUCache<number, Lists>({
      // As many as there are numbers of days.
      max: 30,
      ttl: maxAge * 1_000,
      fetchMethod: (days) => ask(shop, days),
    })
  let cache = create()
  return {
    list(days, limit) {
      const lists = cache.get(days)
      return lists ? lists(limit) : cache.forceFetch(days).then((found) => found(limit))
    },
    clear() {
      cache = create()
    },
  }
}

async function ask(shop: Shop, days: number): Promise<Lists> {
  const at = performance.now()
  const found = await shop.topProducts({ days, limit: longest })
  if (!found.ok) throw new HttpProblem(found.refusal.code)
  const { products, ...span } = found.value
  const prepared = new Map<number, KeptRanks>()
  return (limit) => {
    let list = prepared.get(limit)
    if (!list) {
      const body = JSON.stringify({ ...span, products: products.slice(0, limit) })
      list = { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`, at }
      prepared.set(limit, list)
    }
    return list
  }
}

/** Sends a list as it was prepared, or says that the client has it. */
export function sendRanks(request: FastifyRequest, reply: FastifyReply, { body, etag, at }: KeptRanks): FastifyReply {
  reply
    .header('etag', etag)
    .header('cache-control', `public, max-age=${maxAge}`)
    // Counted from the query, so that the time here and the time at a client's are one.
    .header('age', Math.ceil((performance.now() - at) / 1_000))
  const known = request.headers['if-none-match']
  if (known !== undefined && names(known, etag)) return reply.code(304).send()
  return reply.type('application/json; charset=utf-8').send(body)
}

/** Whether `If-None-Match` names the entity tag; a proxy may have made it a weak one. */
function names(known: string, etag: string): boolean {
  return known.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)
}
