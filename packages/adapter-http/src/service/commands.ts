import { createShop, Day, deliveryStates, MessageId, type Shop, UserId } from '@hexmart/core'
import { z } from 'zod'
import { signToken } from '../auth.ts'
import type { Options } from './arguments.ts'
import { openStore, UsageError } from './open-store.ts'
import { policyOf } from './policy.ts'
import { claimsOf, jwtSecret } from './secret.ts'
import { seedDemo } from './seed-demo.ts'
import type { Settings } from './settings.ts'

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
  const day = argument('--date', DayArgument, date)
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

/** Lists messages for the data platform. */
export async function listDeliveriesCommand(settings: Settings, { state }: Options, print: Print): Promise<void> {
  const wanted = state === undefined ? null : argument('--state', State, state)
  const { rows, next } = await withShop(settings, async (shop) =>
    available(await shop.deliveries(wanted, { limit: 100 })),
  )
  for (const { id, type, orderId, state, attempts, lastError } of rows) {
    print(
      [id, state.padEnd(9), type.padEnd(15), orderId, attempts === 1 ? '1 try' : `${attempts} tries`, lastError ?? '']
        .join('  ')
        .trimEnd(),
    )
  }
  if (next !== null) print('… and older ones')
}

/** Replays one dead message, or all. */
export async function retryCommand(settings: Settings, { id, all }: Options, print: Print): Promise<void> {
  const messageId = all ? undefined : argument('--id', MessageId, id)
  await withShop(settings, async (shop) => {
    if (messageId === undefined) print(`${available(await shop.retryDeliveries())} wait again`)
    else printState(available(await shop.retryDelivery(messageId)), print)
  })
}

/** Discards one dead message, or all. */
export async function discardCommand(settings: Settings, { id, all }: Options, print: Print): Promise<void> {
  const messageId = all ? undefined : argument('--id', MessageId, id)
  await withShop(settings, async (shop) => {
    if (messageId === undefined) print(`${available(await shop.discardDeliveries())} are discarded`)
    else printState(available(await shop.discardDelivery(messageId)), print)
  })
}

const State = z.enum(deliveryStates, `must be one of ${deliveryStates.join(', ')}`)
/** Core's own message for what is no date at all is zod's. */
const DayArgument = z.iso.date('must be a date such as 2025-03-09').pipe(Day)

const printState = ({ id, state }: { id: string; state: string }, print: Print) => print(`${id} is ${state}`)

async function withShop<Value>(settings: Settings, work: (shop: Shop) => Promise<Value>): Promise<Value> {
  const { store, close } = await openStore(settings, { joining: true, migrating: false })
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
