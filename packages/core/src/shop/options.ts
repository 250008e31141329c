import { z } from 'zod'
import { allNames } from '../base/all-names.ts'
import { parseInput } from '../base/invalid-input.ts'
import type { Clock, Ids, Random } from '../base/ports.ts'
import type { CallerSignal } from '../batch/queue.ts'
import { type Actor, ActorId, host, isActorId } from '../command/actor.ts'
import { IdempotencyKey, isIdempotencyKey, type ScopedKey } from '../command/idempotency.ts'
import { isTrace, type Trace, TraceSchema } from '../command/trace.ts'
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
  /**
   * Receives a message for each paid and each canceled order. Without it, the messages wait in the outbox until another
   * process sends them. Until then their orders are not pruned. If no other system needs the messages, pass
   * `droppingDataPlatform`.
   */
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

/** How a command runs. A call with an unknown option rejects with `InvalidInput`. */
export interface CommandOptions {
  /** Who runs the command: by default the host's own code. */
  readonly actor?: Actor | undefined
  /**
   * 1 to 255 visible ASCII characters. For at least a day, a repeat of the same command by the same actor with the same key
   * does nothing and gets the answer of the first command, with `replayed: true`. Only a success is recorded, so a refused
   * command can be tried again with the same key.
   */
  readonly idempotencyKey?: string | undefined
  /**
   * If the signal is aborted before the command's batch begins, the shop drops the command and rejects with `CallerGone`. An
   * `AbortSignal` has this form.
   */
  readonly signal?: CallerSignal | undefined
  /** Identifies the request that the command belongs to, in the events of its batch and in its messages for the data platform. */
  readonly trace?: Trace | undefined
}

/**
 * Who reads, or runs an operation: by default the host's own code. A call with an unknown option rejects with
 * `InvalidInput`.
 */
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
  actor: z.strictObject({ id: ActorId, operator: z.boolean() }).default(host),
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
  const {
    actor: { id, operator } = host,
    idempotencyKey: key,
    signal,
    trace,
  } = areWellFormed(options) ? options : parseInput('options', CommandSchema, options)
  // The actor is copied, because the caller could change it while the command waits for its batch.
  return { actor: { id, operator }, idempotency: key && { scope: id, key }, signal, trace }
}

interface WellFormedOptions extends CommandOptions {
  readonly idempotencyKey?: IdempotencyKey | undefined
}

/**
 * Whether options are well-formed. This check is faster than the schema (docs/performance.md), so the schema only finds out
 * what is wrong with the others. The check must accept nothing that the schema refuses.
 */
function areWellFormed(options: CommandOptions): options is WellFormedOptions {
  if (!hasOnly(options, optionNames)) return false
  const { actor, idempotencyKey: key, trace } = options
  return (
    (actor === undefined || isActor(actor)) &&
    (key === undefined || isIdempotencyKey(key)) &&
    (trace === undefined || isTrace(trace))
  )
}

const isActor = (actor: Actor): boolean =>
  hasOnly(actor, actorNames) && isActorId(actor.id) && typeof actor.operator === 'boolean'

/** Whether a value is an object, but not an array, and has members of these names only. */
function hasOnly(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  for (const name in value) if (!names.includes(name)) return false
  return true
}

const optionNames = allNames<keyof CommandOptions>({ actor: true, idempotencyKey: true, signal: true, trace: true })
const actorNames = allNames<keyof Actor>({ id: true, operator: true })

/** @throws InvalidInput for malformed and for unknown options */
export function parseActorOptions(options: ActorOptions | undefined): { readonly actor: Actor } {
  return options === undefined ? noOptions : parseInput('options', ActorSchema, options)
}

const storePorts = allNames<keyof Store>({
  unitOfWork: true,
  views: true,
  outbox: true,
  statistics: true,
  audit: true,
  pruning: true,
})
const viewsOfStore = allNames<keyof Store['views']>({
  users: true,
  balances: true,
  products: true,
  stock: true,
  coupons: true,
  orders: true,
  orderState: true,
  actions: true,
})

/** The members that each part needs, and an example for the error. */
const shapes = {
  users: { needs: allNames<keyof UserDirectory>({ find: true }), example: '{ find(ids) { … } }' },
  catalogue: {
    needs: allNames<keyof Catalogue>({ byIds: true, sellable: true }),
    example: '{ byIds(ids) { … }, sellable(page) { … } }',
  },
  dataPlatform: {
    needs: allNames<Exclude<keyof DataPlatform, 'resume'>>({ timeLimit: true, capacity: true, send: true }),
    example: '{ timeLimit: 10_000, capacity() { … }, send(messages) { … } }',
  },
  clock: {
    needs: allNames<keyof Clock>({ now: true, elapsed: true, sleep: true }),
    example: '{ now() { … }, elapsed() { … }, sleep(milliseconds, until) { … } }',
  },
  ids: { needs: allNames<keyof Ids>({ next: true }), example: '{ next(now) { … } }' },
  random: { needs: allNames<keyof Random>({ next: true }), example: '{ next() { … } }' },
} satisfies { readonly [Name in ShapedPart]: Shape<NonNullable<ShopParts[Name]>> }

/** The parts that are checked by their members. The others have checks of their own. */
type ShapedPart = Exclude<keyof ShopParts, 'store' | 'rules' | 'observer'>

interface Shape<Part> {
  readonly needs: readonly (keyof Part)[]
  readonly example: string
}

const partNames: readonly string[] = ['store', ...Object.keys(shapes), 'rules', 'observer']

/**
 * Checks the parts at run time, for callers without a compiler.
 *
 * @throws TypeError with one sentence that names the wrong part and says what to write
 */
export function assertParts(parts: ShopParts | undefined): asserts parts is ShopParts {
  assertStore(parts?.store)
  const partsByName: Readonly<Record<string, unknown>> = { ...parts }
  const unknown = Object.keys(partsByName).find((name) => !partNames.includes(name))
  // Without this check, the default would silently replace a misspelt part.
  if (unknown === 'policy') {
    throw new TypeError('policy is not a part of a shop but the second argument: write createShop({ store }, policy)')
  }
  if (unknown !== undefined) throw new TypeError(`a shop has no part ${unknown}: write one of ${partNames.join(', ')}`)

  for (const [name, { needs, example }] of Object.entries(shapes)) {
    const part = partsByName[name]
    if (part === undefined) continue
    const lacking = needs.find((member) => !has(part, member))
    if (lacking) throw new TypeError(`${name} lacks ${lacking}: write createShop({ store, ${name}: ${example} })`)
  }
  const { rules = {}, observer } = parts ?? {}
  if (observer !== undefined && typeof observer !== 'function') {
    throw new TypeError('observer must be a function: write createShop({ store, observer: (event) => { … } })')
  }
  assertHouseRules(rules)
}

function assertStore(store: unknown): asserts store is Store {
  if (!store) throw new TypeError('a shop needs a store: write createShop({ store: inMemory() })')
  if (typeof store === 'function') {
    throw new TypeError('the store is a function: call it, as in createShop({ store: inMemory() })')
  }
  const { views = {} } = store as Partial<Store>
  const missing =
    storePorts.find((name) => !has(store, name, 'object')) ??
    viewsOfStore
      .map((name) => `views.${name}` as const)
      .find((name) => !has(views, name.slice('views.'.length), 'object'))
  if (missing) {
    throw new TypeError(
      `the store lacks ${missing}: implement all of Store in @hexmart/core/adapter, or take inMemory()`,
    )
  }
}

/** Whether a part has a member of this type. By default the type is `function`, or `number` for `timeLimit`. */
function has(part: unknown, name: string, type = name === 'timeLimit' ? 'number' : 'function'): boolean {
  const member = (part as Readonly<Record<string, unknown>> | null)?.[name]
  return typeof member === type && member !== null
}
