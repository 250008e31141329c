import { z } from 'zod'
import { parseInput } from '../base/invalid-input.ts'
import type { Clock, Ids, Random } from '../base/ports.ts'
import type { CallerSignal } from '../batch/queue.ts'
import { type Actor, host } from '../command/actor.ts'
import { IdempotencyKey, type ScopedKey } from '../command/idempotency.ts'
import { type Trace, TraceSchema } from '../command/trace.ts'
import type { DataPlatform } from '../delivery/ports.ts'
import { assertHouseRules, type HouseRules } from '../order/house-rules.ts'
import type { Catalogue } from '../product/ports.ts'
import type { Store } from '../store/store.ts'
import type { UserDirectory } from '../user/ports.ts'
import type { Observer } from './observer.ts'

/** The parts of a shop: a store, and the parts that the host brings itself. The host is the program that embeds the shop. */
export interface ShopParts {
  readonly store: Store
  /** The host's own users. Without it, the store keeps the users. */
  readonly users?: UserDirectory | undefined
  /** The host's own products. Without it, the store keeps the products. The store always keeps the stock. */
  readonly catalogue?: Catalogue | undefined
  /** Receives a message for each paid and each canceled order. Without it, the messages wait in the outbox. */
  readonly dataPlatform?: DataPlatform | undefined
  /** The host's own rules; see `HouseRule`. */
  readonly rules?: HouseRules | undefined
  /** `systemClock` by default. */
  readonly clock?: Clock | undefined
  /** `systemIds()` by default. */
  readonly ids?: Ids | undefined
  /** `systemRandom` by default. */
  readonly random?: Random | undefined
  /** Receives events for logs and metrics. */
  readonly observer?: Observer | undefined
}

/** How a command runs. An unknown option rejects with `InvalidInput`. */
export interface CommandOptions {
  /** Who runs the command: by default the host's own code. */
  readonly actor?: Actor | undefined
  /**
   * 1 to 255 visible ASCII characters. For at least a day, a repeat of the same command by the same actor with the same key
   * does nothing and gets the answer of the first, with `replayed: true`. Only a success is recorded, so a refused command can be
   * tried again with the same key.
   */
  readonly idempotencyKey?: string | undefined
  /** If it is aborted before the command is decided, the command is dropped and rejects with `CallerGone`. An `AbortSignal` fits. */
  readonly signal?: CallerSignal | undefined
  /** The request that the command comes with: its id for the events of the batch and, for the data platform, its trace. */
  readonly trace?: Trace | undefined
}

/** Who reads, or runs an operation: by default the host's own code. An unknown option rejects with `InvalidInput`. */
export type ActorOptions = Pick<CommandOptions, 'actor'>

export interface ParsedOptions {
  readonly actor: Actor
  readonly idempotency: ScopedKey | undefined
  readonly signal: CallerSignal | undefined
  readonly trace: Trace | undefined
}

const noOptions: ParsedOptions = { actor: host, idempotency: undefined, signal: undefined, trace: undefined }

/** Strict, because a call with a misspelt `actor` would run with the rights of the host. */
const ActorSchema = z.strictObject({
  actor: z.strictObject({ id: z.string().min(1).max(255), operator: z.boolean() }).default(host),
})

/** Strict, because a misspelt `idempotencyKey` would silently disable idempotency. */
const CommandSchema = ActorSchema.extend({
  idempotencyKey: IdempotencyKey.optional(),
  signal: z.custom<CallerSignal>().optional(),
  trace: TraceSchema.optional(),
})

/** @throws InvalidInput for malformed and for unknown options */
export function parseOptions(options: CommandOptions | undefined): ParsedOptions {
  if (options === undefined) return noOptions
  const { actor, idempotencyKey: key, signal, trace } = parseInput('options', CommandSchema, options)
  return { actor, idempotency: key && { scope: actor.id, key }, signal, trace }
}

/** @throws InvalidInput for malformed and for unknown options */
export function parseActorOptions(options: ActorOptions | undefined): { readonly actor: Actor } {
  return options === undefined ? noOptions : parseInput('options', ActorSchema, options)
}

const storePorts = [
  'unitOfWork',
  'views',
  'outbox',
  'statistics',
  'audit',
  'pruning',
] as const satisfies (keyof Store)[]

/** Checks the parts at run time, for callers without a compiler. @throws TypeError that names the incomplete part */
export function assertParts(parts: ShopParts | undefined): asserts parts is ShopParts {
  const store = parts?.store
  if (!store) throw new TypeError('a shop needs a store: createShop({ store: inMemory() })')
  const missing = storePorts.find((name) => store[name] === undefined)
  if (missing) throw new TypeError(`the store lacks ${missing}`)
  const { users, catalogue, dataPlatform, rules = {} } = parts
  assertHouseRules(rules)
  if (users && typeof users.find !== 'function') throw new TypeError('users must have find(ids)')
  if (catalogue && (typeof catalogue.byIds !== 'function' || typeof catalogue.sellable !== 'function')) {
    throw new TypeError('catalogue must have byIds(ids) and sellable(page)')
  }
  if (dataPlatform && !isDataPlatform(dataPlatform)) {
    throw new TypeError('dataPlatform must have timeLimit, capacity() and send(messages)')
  }
}

function isDataPlatform({ timeLimit, capacity, send }: Partial<DataPlatform>): boolean {
  return typeof timeLimit === 'number' && typeof capacity === 'function' && typeof send === 'function'
}
