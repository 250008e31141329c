/**
 * Compares charges that carry the reference of a payment with charges that carry an idempotency key. Prints for each
 * kind the bytes of write-ahead log and the processor time of the database per charge, and the charges per second. The
 * two kinds take turns. The charges are made without HTTP, always 100 at the same time.
 *
 *     pnpm --filter hexmart-bench exec node charges.ts [--rounds 9] [--charges 5000]
 */
import { parseArgs } from 'node:util'
import { createPool, postgres } from '@hexmart/adapter-postgres'
import { createShop } from '@hexmart/core'
import { startDatabase } from './database.ts'
import { cpuSeconds } from './processes.ts'
import { logBytes, takeTurns } from './turns.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, charges: { type: 'string', default: '5000' } },
})
const [rounds, charges] = [Number(values.rounds), Number(values.charges)]

const database = await startDatabase()
const pool = createPool({ connectionString: database.url, max: 2 })
const shop = createShop({ store: postgres(pool) }, { maximumBalance: Number.MAX_SAFE_INTEGER })
let chargeCount = 0

type Kind = 'with a reference' | 'with a key'

async function charge(kind: Kind, index: number): Promise<void> {
  const userId = `u${index % 10_000}`
  const name = `pay-${chargeCount++}`
  const answer =
    kind === 'with a reference'
      ? await shop.chargeBalance({ userId, amount: 1, reference: name })
      : await shop.chargeBalance(
          { userId, amount: 1 },
          { actor: { id: userId, operator: false }, idempotencyKey: name },
        )
  if (!answer.ok) throw new Error(answer.refusal.code)
}

async function measure(kind: Kind): Promise<readonly number[]> {
  const [log, processor, start] = [await logBytes(database), cpuSeconds(database.pid), performance.now()]
  for (let from = 0; from < charges; from += 100) {
    // Each hundred charges 100 different users. The factor 7 spreads the hundreds over all users.
    await Promise.all(Array.from({ length: 100 }, (_, index) => charge(kind, from * 7 + index)))
  }
  const seconds = (performance.now() - start) / 1_000
  return [
    ((await logBytes(database)) - log) / charges,
    ((cpuSeconds(database.pid) - processor) / charges) * 1e6,
    charges / seconds,
  ]
}

const figures = await takeTurns(
  {
    'with a reference': () => measure('with a reference'),
    'with a key': () => measure('with a key'),
  } satisfies Record<Kind, unknown>,
  rounds,
)
for (const [kind, [log, processor, rate]] of figures) {
  console.log(
    `a charge ${kind}: ${log?.toFixed(0)} bytes of log, ${processor?.toFixed(1)} µs, ${rate?.toFixed(0)} per second`,
  )
}
await pool.end()
await database.stop()
