import { parseInput } from '../base/invalid-input.ts'
import { Policy, type PolicyInput } from '../base/policy.ts'
import { createQueue } from '../batch/queue.ts'
import { parseCommand } from '../command/parsed.ts'
import { noDataPlatform } from '../delivery/ports.ts'
import { createRelay } from '../delivery/relay.ts'
import { createHousekeeping } from '../housekeeping/housekeeping.ts'
import { createRankingJob } from '../ranking/ranking.ts'
import { systemClock, systemIds, systemRandom } from '../system.ts'
import { createExecute } from './execute.ts'
import { createExports } from './exports.ts'
import { checkAnswers } from './host-facts.ts'
import { createLifecycle } from './jobs.ts'
import { observeCommands } from './observe-commands.ts'
import type { ShopEvent } from './observer.ts'
import { createOperations } from './operations.ts'
import { createOperatorQueries } from './operator-queries.ts'
import { assertParts, type ShopParts } from './options.ts'
import { createQueries } from './queries.ts'
import { createReadiness } from './readiness.ts'
import { createRefuseIfUnavailable } from './refuse-if-unavailable.ts'
import { rejectHostManaged } from './reject-host-managed.ts'
import type { Shop } from './shop.ts'
import { type ShopCommands, shopCommands } from './shop-commands.ts'

/**
 * Makes a shop of its parts. It starts no job; see `shop.start()`.
 *
 * @param policyInput the settings that differ from the defaults
 * @throws InvalidInput when a setting is unknown or out of range; TypeError when a part is missing, incomplete or unknown;
 *   RangeError when `policy.delivery.leaseFor` is less than twice the data platform's `timeLimit`
 * @example
 * const shop = createShop({ store: inMemory() }, { maximumBalance: 500_000 })
 * await shop.createUser({ id: 'mina', name: 'Mina' })
 * const charged = await shop.chargeBalance({ userId: 'mina', amount: 10_000 })
 * if (charged.ok) charged.value.amount // the balance: 10_000
 */
export function createShop(parts: ShopParts, policyInput: PolicyInput = {}): Shop {
  assertParts(parts)
  const policy = parseInput('policy', Policy, policyInput)
  const { store, dataPlatform = noDataPlatform, rules, observer } = parts
  const host = checkAnswers({ users: parts.users, catalogue: parts.catalogue })
  const { users, catalogue } = host
  const { unitOfWork, views, outbox, statistics, pruning } = store
  const clock = parts.clock ?? systemClock
  const ids = parts.ids ?? systemIds()
  const random = parts.random ?? systemRandom

  /**
   * Ignores what the observer throws: after a commit, a failing log or metric must not make the command fail. The rejection
   * of an async observer would even end the process.
   */
  function observe(event: ShopEvent): void {
    try {
      const returned: unknown = observer?.(event)
      if (returned instanceof Promise) returned.catch(() => {})
    } catch {}
  }

  const relay = createRelay({ outbox, dataPlatform, clock, ids, random, observe }, policy)
  const ranking = createRankingJob({ statistics, clock, ids, random, observe }, policy, unitOfWork.deadline)
  const housekeeping = createHousekeeping({ pruning, statistics, clock, observe }, policy, unitOfWork.deadline)
  const queue = createQueue({
    unitOfWork,
    clock,
    ids,
    random,
    policy,
    houseRules: rules,
    observe: observer && observe,
    onMessages: () => relay.wake(),
  })

  const refuseIfUnavailable = createRefuseIfUnavailable(observe)
  const execute = observeCommands(
    createExecute({ queue, policy, orders: views.orders, users, catalogue, refuseIfUnavailable }),
    observer && observe,
  )

  const commands: ShopCommands = {
    chargeBalance: (input, options) => execute(shopCommands.chargeBalance, input, options),
    adjustBalance: (input, options) => execute(shopCommands.adjustBalance, input, options),
    issueCoupon: (input, options) => execute(shopCommands.issueCoupon, input, options),
    placeOrder: (input, options) => execute(shopCommands.placeOrder, input, options),
    cancelOrder: (input, options) => execute(shopCommands.cancelOrder, input, options),

    completeOrder: (input, options) => execute(shopCommands.completeOrder, input, options),
    createUser: (input, options) =>
      users ? rejectHostManaged('users') : execute(shopCommands.createUser, input, options),
    changeUser: (input, options) =>
      users ? rejectHostManaged('users') : execute(shopCommands.changeUser, input, options),
    eraseUser: (input, options) =>
      users ? rejectHostManaged('users') : execute(shopCommands.eraseUser, input, options),
    createProduct: (input, options) =>
      catalogue ? rejectHostManaged('products') : execute(shopCommands.createProduct, input, options),
    changeProduct: (input, options) =>
      catalogue ? rejectHostManaged('products') : execute(shopCommands.changeProduct, input, options),
    changeStock: (input, options) => execute(shopCommands.changeStock, input, options),
    createCoupon: (input, options) => execute(shopCommands.createCoupon, input, options),
    changeCoupon: (input, options) => execute(shopCommands.changeCoupon, input, options),
  }
  const manages = { users: users === undefined, products: catalogue === undefined }
  const queryDeps = { store, host, houseRules: rules, clock, policy, refuseIfUnavailable }

  return Object.assign(createLifecycle(queue, { relay, ranking, housekeeping }), commands, {
    ...createQueries(queryDeps),
    ...createOperatorQueries({ ...queryDeps, manages, waiting: () => queue.waiting }),
    ...createExports(store, clock),
    ...createOperations({ outbox, relay, ranking, queue, observe }),
    policy,
    ready: createReadiness({ store, clock, ids, observe }),
    manages,
    execute,
    parse: ((command, input) => parseCommand(command, policy, input as never)) as Shop['parse'],
  })
}
