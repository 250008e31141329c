import type { ProductId } from '../base/ids.ts'
import { Price } from '../base/money.ts'
import type { HostFacts } from '../batch/queued-command.ts'
import type { Reads } from '../command/state.ts'
import type { Catalogue } from '../product/ports.ts'
import { MaximumPerUser, type Product, productStates } from '../product/product.ts'
import type { UserDirectory } from '../user/ports.ts'

/** The host's own systems; undefined where the store has the rows. */
export interface HostSystems {
  readonly users: UserDirectory | undefined
  readonly catalogue: Catalogue | undefined
}

/** Makes a function that fetches, from the host's systems, the users and products that a command or a quote reads. */
export function createReadHostFacts({ users, catalogue }: HostSystems): (reads: Reads) => Promise<HostFacts> {
  return async (reads) => {
    const [foundUsers, foundProducts] = await Promise.all([
      reads.users && users?.find(reads.users),
      reads.products && catalogue?.byIds(reads.products),
    ])
    return { users: foundUsers, products: foundProducts && parseProducts(foundProducts) }
  }
}

/**
 * The host's systems, with a check of their answers for hosts without a compiler. Without the check, an array would mean that
 * nothing was found.
 */
export function checkAnswers({ users, catalogue }: HostSystems): HostSystems {
  return {
    users: users && { find: async (ids) => asMap(await users.find(ids), 'users.find', '[[id, {}]]') },
    catalogue: catalogue && {
      byIds: async (ids) => asMap(await catalogue.byIds(ids), 'catalogue.byIds', '[[id, product]]'),
      sellable: (page) => catalogue.sellable(page),
    },
  }
}

/** @throws TypeError if what a method of the host has found is no map */
function asMap<Found extends ReadonlyMap<unknown, unknown>>(found: Found, method: string, entries: string): Found {
  // A Map of another realm, or a class of the host's own, is a map too. Arrays, sets and plain objects have no `get`.
  if (typeof (found as Partial<Found> | null | undefined)?.get === 'function') return found
  throw new TypeError(`${method} must return a promise of a Map: write return new Map(${entries})`)
}

/** @throws TypeError for a product that is not what `Catalogue` says, such as one without a name */
function parseProducts(found: Awaited<ReturnType<Catalogue['byIds']>>): ReadonlyMap<ProductId, Product> {
  const products = new Map<ProductId, Product>()
  for (const [key, { maximumPerUser = null, ...product }] of found) {
    const { id, name, price, state } = product
    if (id !== key)
      throw new TypeError(`the catalogue has the product ${id} at the key ${key}: use the product's id as key`)
    if (typeof name !== 'string') throw new TypeError(`the catalogue has ${id} without a name: the name must be a text`)
    if (!productStates.includes(state)) {
      throw new TypeError(`the catalogue has ${id} in the state ${state}: write one of ${productStates.join(', ')}`)
    }
    if (!Price.safeParse(price).success) {
      throw new TypeError(`the catalogue has ${id} at ${price}: prices are whole numbers, 0 to 10^9`)
    }
    if (maximumPerUser !== null && !MaximumPerUser.safeParse(maximumPerUser).success) {
      throw new TypeError(`the catalogue limits ${id} to ${maximumPerUser}: limits are whole numbers, 1 to 10^9`)
    }
    products.set(key, { ...product, maximumPerUser })
  }
  return products
}
