import { createShop, Day, type DeliveryState, deliveryStates, MessageId, type Shop, UserId } from '@hexmart/core'
import type { z } from 'zod'
import { signToken } from '../auth.ts'
import { openStore, UsageError } from './open-store.ts'
import { policyOf } from './policy.ts'
import { claimsOf, jwtSecret } from './secret.ts'
import { seedDemo } from './seed-demo.ts'
import type { Settings } from './settings.ts'

/** What the commands beside `serve` were given. */
export interface Options {
  readonly user?: string | undefined
  readonly admin?: boolean | undefined
  readonly days?: string | undefined
  readonly date?: string | undefined
  readonly state?: string | undefined
  readonly id?: string | undefined
  readonly all?: boolean | undefined
}

type Print = (line: string) => void

/** Brings the database up to date. */
export async function migrateCommand(settings: Settings, print: Print): Promise<void> {
  const { migrated, name, close } = await openStore(settings, { joining: true })
  await close()
  print(migrated.length === 0 ? `${name} is up to date` : `${name}: ran ${migrated.join(', ')}`)
}

/** Fills the shop with the demo. */
export async function seedCommand(settings: Settings, print: Print): Promise<void> {
  const { store, name, close } = await openStore(settings, { joining: true })
  try {
    await seedDemo(store, policyOf(settings))
    print(`${name} has the demo`)
  } finally {
    await close()
  }
}

/** Makes a token. */
export async function tokenCommand(
  settings: Settings,
  { user, admin, days = '1' }: Options,
  print: Print,
): Promise<void> {
  if (!/^[1-9]\d{0,3}$/.test(days)) throw new UsageError('--days must be a whole number, 1 to 9999')
  const userId = argument('--user', UserId, user)
  const secret = await jwtSecret(settings)
  const expiresIn = Number(days) * 86_400
  print(await signToken({ secret, userId, admin: admin ?? false, expiresIn, ...claimsOf(settings) }))
}

/** Counts the sales of one day. */
export async function rankCommand(settings: Settings, { date }: Options, print: Print): Promise<void> {
  const day = argument('--date', Day, date)
  await withShop(settings, async (shop) => {
    const products = available(await shop.rebuildDay(day))
    if (products === null) throw new UsageError(`${day} is not over yet, or its orders are no longer kept`)
    print(`${day}: ${products} products were sold`)
  })
}

/** Checks that everything adds up. @returns whether it does */
export async function auditCommand(settings: Settings, print: Print): Promise<boolean> {
  return withShop(settings, async (shop) => {
    const { ok, checks } = available(await shop.audit())
    for (const { name, ok: holds, key, expected, actual } of checks) {
      print(holds ? `ok    ${name}` : `WRONG ${name} ${key}: expected ${expected}, found ${actual}`)
    }
    return ok
  })
}

/** Lists messages for the data platform, or replays or discards dead ones. */
export async function deliveriesCommand(
  settings: Settings,
  what: string,
  options: Options,
  print: Print,
): Promise<void> {
  await withShop(settings, async (shop) => {
    switch (what) {
      case 'list':
        return listDeliveries(shop, options.state, print)
      case 'retry':
        if (options.all) return print(`${available(await shop.retryDeliveries())} wait again`)
        return printState(available(await shop.retryDelivery(argument('--id', MessageId, options.id))), print)
      case 'discard':
        if (options.all) return print(`${available(await shop.discardDeliveries())} are discarded`)
        return printState(available(await shop.discardDelivery(argument('--id', MessageId, options.id))), print)
      default:
        throw new UsageError(`deliveries ${what}: it is list, retry or discard`)
    }
  })
}

async function listDeliveries(shop: Shop, state: string | undefined, print: Print): Promise<void> {
  if (state !== undefined && !deliveryStates.includes(state as DeliveryState)) {
    throw new UsageError(`--state must be one of ${deliveryStates.join(', ')}`)
  }
  const { rows, next } = available(await shop.deliveries((state as DeliveryState) ?? null, { limit: 100 }))
  for (const { id, type, orderId, state, attempts, lastError } of rows) {
    print(
      [id, state.padEnd(9), type.padEnd(15), orderId, attempts === 1 ? '1 try' : `${attempts} tries`, lastError ?? '']
        .join('  ')
        .trimEnd(),
    )
  }
  if (next !== null) print('… and older ones')
}

const printState = ({ id, state }: { id: string; state: string }, print: Print) => print(`${id} is ${state}`)

async function withShop<Value>(settings: Settings, work: (shop: Shop) => Promise<Value>): Promise<Value> {
  const { store, close } = await openStore(settings, { joining: true })
  try {
    return await work(createShop(store, policyOf(settings)))
  } finally {
    await close()
  }
}

function argument<Schema extends z.ZodType>(name: string, schema: Schema, value: string | undefined): z.output<Schema> {
  if (value === undefined) throw new UsageError(`${name} is missing`)
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new UsageError(`${name} ${parsed.error.issues[0]?.message}`)
}

function available<Value>(
  result:
    | { readonly ok: true; readonly value: Value }
    | { readonly ok: false; readonly refusal: { readonly code: string } },
): Value {
  if (result.ok) return result.value
  throw new UsageError(`the shop refused: ${JSON.stringify(result.refusal)}`)
}
