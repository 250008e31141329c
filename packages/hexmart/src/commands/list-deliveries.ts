import { type Delivery, type DeliveryState, deliveryStates, MessageId, type Page, type Shop } from '@hexmart/core'
import { z } from 'zod'
import type { Settings } from '../settings/settings.ts'
import { argument, type Print, unwrap, withShop } from './commands.ts'
import type { Options } from './parse-arguments.ts'

/** At most this many messages are listed. A page of the shop cannot have more. */
const listLimit = 100

/**
 * At most this many pages are read. A page of sent messages reads at most 5,000 messages of any state (`readAtMost` in
 * `@hexmart/adapter-postgres`), so a list looks through at most 1,000,000 messages.
 */
const pageLimit = 200

const State = z.enum(deliveryStates, `must be one of ${deliveryStates.join(', ')}`)

/**
 * Lists messages for the data platform, newest first: those in the state that `--state` names, or those in all states. With
 * `--after`, lists only messages that are older than the message with this id.
 */
export async function listDeliveriesCommand(settings: Settings, options: Options, print: Print): Promise<void> {
  const state = options.state === undefined ? undefined : argument('--state', State, options.state)
  const after = options.after === undefined ? undefined : argument('--after', MessageId, options.after)
  const { rows, next } = await withShop(settings, (shop) => findDeliveries(shop, state, after))
  for (const { id, type, orderId, state, attempts, lastError } of rows) {
    print(
      [id, state.padEnd(9), type.padEnd(15), orderId, attempts === 1 ? '1 try' : `${attempts} tries`, lastError ?? '']
        .join('  ')
        .trimEnd(),
    )
  }
  // Perhaps none of the older messages was sent: a page of sent messages ends before it has looked through all of them.
  const older = state === 'SENT' ? 'perhaps older messages' : 'older messages'
  if (next !== null) print(`… and ${older}: add --after ${next}`)
}

/**
 * Reads page by page until 100 messages are found, until no messages are left, or until the limit of pages is reached: a page of
 * sent messages may be short or empty although older messages follow.
 */
export async function findDeliveries(
  shop: Pick<Shop, 'deliveries'>,
  state: DeliveryState | undefined,
  after?: MessageId,
): Promise<Page<Delivery, MessageId>> {
  const rows: Delivery[] = []
  let next: MessageId | null = after ?? null
  for (let page = 0; page < pageLimit && rows.length < listLimit; page++) {
    const found = unwrap(await shop.deliveries({ state, limit: listLimit - rows.length, after: next }))
    rows.push(...found.rows)
    next = found.next
    if (next === null) break
  }
  return { rows, next }
}
