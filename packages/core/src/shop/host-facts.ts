import { Price } from '../base/money.ts'
import type { HostFacts } from '../batch/job.ts'
import type { Reads } from '../command/state.ts'
import type { Catalogue } from '../product/ports.ts'
import type { UserDirectory } from '../user/ports.ts'

/** The host's own systems; undefined where the store has the rows. */
export interface HostSystems {
  readonly users: UserDirectory | undefined
  readonly catalogue: Catalogue | undefined
}

/** Makes a function that asks the host's systems for the users and products that a command or a quote reads. */
export function createReadHostFacts({ users, catalogue }: HostSystems): (reads: Reads) => Promise<HostFacts> {
  return async (reads) => {
    const [foundUsers, foundProducts] = await Promise.all([
      reads.users && users?.find(reads.users),
      reads.products && catalogue?.byIds(reads.products),
    ])
    for (const { id, price } of foundProducts?.values() ?? []) {
      if (Price.safeParse(price).success) continue
      throw new TypeError(`the catalogue has ${id} at ${price}: prices are whole numbers, 0 to 10^9`)
    }
    return { users: foundUsers, products: foundProducts }
  }
}
