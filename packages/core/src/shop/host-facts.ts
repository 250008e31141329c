import type { ProductId } from '../base/ids.ts'
import { Price } from '../base/money.ts'
import type { HostFacts } from '../batch/queued-command.ts'
import type { Reads } from '../command/state.ts'
import type { Catalogue } from '../product/ports.ts'
import { MaximumPerUser, type Product } from '../product/product.ts'
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

/** @throws TypeError for a price or a limit that the shop's own products could not have */
function parseProducts(found: Awaited<ReturnType<Catalogue['byIds']>>): ReadonlyMap<ProductId, Product> {
  const products = new Map<ProductId, Product>()
  for (const [key, { maximumPerUser = null, ...product }] of found) {
    const { id, price } = product
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
