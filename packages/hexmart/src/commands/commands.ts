import { scopes as knownScopes, signToken } from '@hexmart/adapter-http'
import { grants } from '@hexmart/adapter-postgres'
import { createShop, Day, MessageId, type Shop, UserId } from '@hexmart/core'
import { z } from 'zod'
import { seedDemo } from '../demo/seed-demo.ts'
import { openStore } from '../open-store.ts'
import { policyOf } from '../settings/policy.ts'
import type { Settings } from '../settings/settings.ts'
import { claimsOf, jwtSecrets } from '../settings/token-keys.ts'
import { UsageError } from '../usage-error.ts'
import type { Options } from './parse-arguments.ts'

export type Print = (line: string) => void

/** The actor that the shop records for each action of these commands. */
export const cli = { actor: { id: 'cli', operator: true } }

/** Creates the database's tables, or brings them up to date. */
export async function migrateCommand(settings: Settings, print: Print): Promise<void> {
  const { migrated, name, close } = await openStore(settings, 'prepare')
  await close()
  print(migrated.length === 0 ? `${name} is up to date` : `${name}: ran ${migrated.join(', ')}`)
}

/**
 * Prints the SQL that prepares two roles of PostgreSQL: one that migrates, and one that serves and owns nothing. The command
 * needs no database.
 */
export function grantsCommand({ DATABASE_SCHEMA: schema }: Settings, options: Options, print: Print): void {
  const { migrating = 'hexmart_migrate', serving = 'hexmart_serve' } = options
  try {
    print(grants({ schema, migrating, serving }).trimEnd())
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error })
  }
}

/** Fills the shop with the demo. */
export async function seedCommand(settings: Settings, print: Print): Promise<void> {
  const { store, name, close } = await openStore(settings, 'prepare')
  try {
    await seedDemo(store, policyOf(settings))
    print(`${name} now has the demo`)
  } finally {
    await close()
  }
}

/** Prints a new token: for a user, with `--admin` for an operator, or with `--scope` for a program. */
export async function tokenCommand(
  settings: Settings,
  { user, admin, scope, days = '1' }: Options,
  print: Print,
): Promise<void> {
  const { AUTH_MAX_DAYS } = settings
  if (!/^[1-9]\d{0,3}$/.test(days) || Number(days) > AUTH_MAX_DAYS) {
    throw new UsageError(`--days must be a whole number from 1 to ${AUTH_MAX_DAYS}, the limit that AUTH_MAX_DAYS sets`)
  }
  const scopes = scope === undefined ? [] : argument('--scope', Scopes, scope)
  // A token with scopes is for a program, such as a payment service, so its `--user` need not be the id of a user.
  const userId = argument('--user', scopes.length > 0 ? ProgramName : UserId, user)
  const [secret] = await jwtSecrets(settings)
  const expiresIn = Number(days) * 86_400
  print(await signToken({ secret, userId, admin: admin ?? false, scopes, expiresIn, ...claimsOf(settings) }))
}

/** Counts the sales of one day again. */
export async function recountDayCommand(settings: Settings, { date }: Options, print: Print): Promise<void> {
  const day = argument('--date', DayArgument, date)
  await withShop(settings, async (shop) => {
    const products = unwrap(await shop.rebuildDay(day, cli))
    if (products === null) throw new UsageError(`${day} is not over yet, or its orders are no longer kept`)
    print(`${day} was counted again; different products sold: ${products}`)
  })
}

/** Audits the shop and prints the result of each check. @returns whether all checks passed */
export async function auditCommand(settings: Settings, print: Print): Promise<boolean> {
  return withShop(settings, async (shop) => {
    const { ok, checks } = unwrap(await shop.audit())
    for (const { name, ok: holds, key, expected, actual } of checks) {
      print(holds ? `ok    ${name}` : `WRONG ${name} ${key}: expected ${expected}, found ${actual}`)
    }
    return ok
  })
}

/** Sends one dead message again, or all dead messages. */
export async function retryCommand(settings: Settings, { id, all }: Options, print: Print): Promise<void> {
  const messageId = all ? undefined : argument('--id', MessageId, id)
  await withShop(settings, async (shop) => {
    if (messageId === undefined) print(`${messages(unwrap(await shop.retryDeliveries(cli)))} will be sent again`)
    else printState(unwrap(await shop.retryDelivery(messageId, cli)), print)
  })
}

/** Discards one dead message, or all dead messages. */
export async function discardCommand(settings: Settings, { id, all }: Options, print: Print): Promise<void> {
  const messageId = all ? undefined : argument('--id', MessageId, id)
  await withShop(settings, async (shop) => {
    if (messageId === undefined) print(`discarded ${messages(unwrap(await shop.discardDeliveries(cli)))}`)
    else printState(unwrap(await shop.discardDelivery(messageId, cli)), print)
  })
}

/**
 * Makes all waiting messages due now, except those that a relay has claimed. Also ends the pause that the data platform has
 * asked for, and the wait for the next probe of a platform that is down. Every process that sends messages notices that
 * both have ended.
 */
export async function resumeCommand(settings: Settings, print: Print): Promise<void> {
  await withShop(settings, async (shop) => {
    const count = unwrap(await shop.resumeDeliveries(cli))
    const are = count === 1 ? 'is' : 'are'
    print(`${messages(count)} would have waited longer and ${are} due now; a running relay tries again within a second`)
  })
}

const Scopes = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((name) => name !== ''))
  .pipe(z.array(z.enum(knownScopes, `must be one or more of ${knownScopes.join(', ')}`)).min(1, 'is empty'))
const ProgramName = z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
/** Replaces zod's message for text that is not a date. `Day` then refuses dates before 1970. */
const DayArgument = z.iso.date('must be a date such as 2025-03-09').pipe(Day)

const messages = (count: number) => (count === 1 ? '1 message' : `${count} messages`)

const printState = ({ id, state }: { id: string; state: string }, print: Print) => print(`${id} is ${state}`)

/** Runs `work` with a shop on the database, which must be up to date. */
export async function withShop<Value>(settings: Settings, work: (shop: Shop) => Promise<Value>): Promise<Value> {
  const { store, close } = await openStore(settings, 'use')
  try {
    return await work(createShop({ store }, policyOf(settings)))
  } finally {
    await close()
  }
}

export function argument<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  value: string | undefined,
): z.output<Schema> {
  if (value === undefined) throw new UsageError(`${name} is missing`)
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new UsageError(`${name} ${parsed.error.issues[0]?.message}`)
}

export function unwrap<Value>(
  result:
    | { readonly ok: true; readonly value: Value }
    | { readonly ok: false; readonly refusal: { readonly code: string } },
): Value {
  if (result.ok) return result.value
  throw new UsageError(`the shop refused: ${JSON.stringify(result.refusal)}`)
}
