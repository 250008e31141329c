import { createHash } from 'node:crypto'
import type { Shop } from '@hexmart/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { HttpProblem } from '../replies.ts'
import { presentRanks } from '../resources/index.ts'

/** A list of best sellers as the answer sends it. */
export interface PreparedRanks {
  readonly body: string
  readonly etag: string
  /** When the shop was queried for the list, in milliseconds by `performance.now()`. */
  readonly at: number
}

/** The ranking as prepared answers. */
export interface RanksCache {
  /** The best sellers of the last `days` full days: directly if they are cached, otherwise as a promise. */
  get(days: number, limit: number): PreparedRanks | Promise<PreparedRanks>
  /** Forgets everything. Called when this process has changed a product or counted a day again. */
  clear(): void
}

/** How many seconds a list is cached. The changes of other processes show after this time at the latest. */
const maxAge = 5

/** A query costs about the same for every limit, so ask for the longest list and cut it to each limit. */
const longest = 100

/** The result of one query: makes the list for each limit up to `longest`. */
type Lists = (limit: number) => PreparedRanks

/**
 * Keeps prepared answers for `maxAge` seconds. Requests for the same days share one query, whatever their limits. A
 * query that fails is not cached.
 */
export function createRanksCache(shop: Shop): RanksCache {
  /** The lists by their number of days, 1 to 30. A promise stays until its query has ended. */
  const cache = new Map<number, { readonly at: number; lists: Lists | Promise<Lists> }>()

  function query(days: number): Promise<Lists> {
    const at = performance.now()
    const lists = queryRanks(shop, days, at)
    const entry: { readonly at: number; lists: Lists | Promise<Lists> } = { at, lists }
    cache.set(days, entry)
    lists.then(
      (queriedLists) => {
        entry.lists = queriedLists
      },
      () => {
        // After `clear`, the cache may have the entry of a newer query, which must stay.
        if (cache.get(days) === entry) cache.delete(days)
      },
    )
    return lists
  }

  return {
    get(days, limit) {
      const entry = cache.get(days)
      if (typeof entry?.lists === 'function' && performance.now() - entry.at < maxAge * 1_000) return entry.lists(limit)
      const lists = entry?.lists instanceof Promise ? entry.lists : query(days)
      return lists.then((queriedLists) => queriedLists(limit))
    },
    clear: () => cache.clear(),
  }
}

/** Asks the shop once, and prepares an answer for each limit when it is first needed. */
async function queryRanks(shop: Shop, days: number, at: number): Promise<Lists> {
  const ranking = await shop.ranking({ days, limit: longest })
  if (!ranking.ok) throw new HttpProblem(ranking.refusal)
  const { products, ...span } = presentRanks(ranking.value)
  const prepared = new Map<number, PreparedRanks>()
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

/** Sends a prepared list, or a 304 to a client that has it already. */
export function sendRanks(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, etag, at }: PreparedRanks,
): FastifyReply {
  reply
    .header('etag', etag)
    .header('cache-control', `public, max-age=${maxAge}`)
    // The age counts from the query. So a client keeps the list only for the rest of `maxAge`, which this cache has not used up.
    .header('age', Math.ceil((performance.now() - at) / 1_000))
  const ifNoneMatch = request.headers['if-none-match']
  if (ifNoneMatch !== undefined && hasTag(ifNoneMatch, etag)) return reply.code(304).send()
  return reply.type('application/json; charset=utf-8').send(body)
}

/** Whether `If-None-Match` names the entity tag. A proxy may have made the tag weak, which puts `W/` in front. */
function hasTag(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)
}
