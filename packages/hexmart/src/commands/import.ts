import { basename } from 'node:path'
import { InvalidInput, Policy, type Refusal, type Result, type Shop } from '@hexmart/core'
import { policyOf } from '../settings/policy.ts'
import type { Settings } from '../settings/settings.ts'
import { UsageError } from '../usage-error.ts'
import { cli, type Print, unwrap, withShop } from './commands.ts'
import { type CsvRow, readCsv, type WrongLine } from './csv.ts'
import type { Options } from './parse-arguments.ts'

type What = 'users' | 'products'

/** The columns of each kind of file. The id is required, because a repeated import recognises a row by its id. */
const columns = {
  users: { required: ['id', 'name'], optional: [] },
  products: { required: ['id', 'name', 'price'], optional: ['state', 'stock', 'maximumPerUser'] },
} as const

/**
 * The most rows that are added in parallel. By default, a batch takes 256 of them, so the rows fill about four batches. If
 * the shop's queue takes fewer rows, only as many are added in parallel; the queue would refuse the others.
 */
const rowsInParallel = 1_000
/** Progress is printed after this many lines. */
const progressEvery = 10_000
/** At most this many wrong lines are printed. Further wrong lines are only counted. */
const shownAtMost = 100

interface Count {
  added: number
  /** The rows whose id existed already. */
  existing: number
  wrong: number
}

/**
 * Adds the rows of a CSV file. Rows whose id exists already are left alone. So an import can be repeated after wrong
 * lines were corrected, or after an interruption.
 *
 * @returns whether every line was right
 */
export async function importCommand(settings: Settings, what: What, { file }: Options, print: Print): Promise<boolean> {
  if (file === undefined) throw new UsageError(`import ${what} needs a file: hexmart import ${what} FILE.csv`)
  const inParallel = Math.min(rowsInParallel, Policy.parse(policyOf(settings)).commit.queueLimit)
  return withShop(settings, async (shop) => {
    const count: Count = { added: 0, existing: 0, wrong: 0 }
    let isRecorded = false
    let nextProgress = progressEvery

    function complain({ line, reason }: WrongLine): void {
      if (++count.wrong <= shownAtMost) print(`line ${line}: ${reason}`)
    }

    for await (const { rows, wrong, lines } of readCsv(file, columns[what], inParallel)) {
      wrong.forEach(complain)
      if (rows.length > 0 && !isRecorded) {
        unwrap(await shop.recordImport(what, nameForTrail(file), cli))
        isRecorded = true
      }
      for (const result of await Promise.all(rows.map((row) => add(shop, what, row)))) {
        if (typeof result === 'string') count[result]++
        else complain(result)
      }
      if (lines < nextProgress) continue
      print(`${lines.toLocaleString('en')} lines: ${describe(count)}`)
      nextProgress = lines + progressEvery
    }
    if (count.wrong > shownAtMost) print(`… and ${count.wrong - shownAtMost} more wrong lines`)
    print(`${what}: ${describe(count)}`)
    return count.wrong === 0
  })
}

/**
 * The name of a file in a form that the trail accepts: at most 200 UTF-16 units, not blank, and without control characters or
 * halves of surrogate pairs. The name is normalised before it is cut, because the trail normalises it, which can lengthen it.
 */
function nameForTrail(file: string): string {
  const name = basename(file).normalize('NFC').slice(0, 200)
  return name.replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd').trim() || '\ufffd'
}

const describe = ({ added, existing, wrong }: Count) =>
  `${added.toLocaleString('en')} added, ${existing.toLocaleString('en')} there already, ${wrong.toLocaleString('en')} wrong`

/** @throws UsageError when the shop refuses the row for a reason other than an existing id, such as an overload */
async function add(shop: Shop, what: What, { line, cells }: CsvRow): Promise<'added' | 'existing' | WrongLine> {
  try {
    const created: Result<unknown, Refusal> =
      what === 'users' ? await shop.createUser(cells as never) : await shop.createProduct(productOf(cells) as never)
    if (created.ok) return 'added'
    if (created.refusal.code === 'ALREADY_EXISTS') return 'existing'
    throw new UsageError(`the import stopped at line ${line}: ${created.refusal.code}; run the import again to go on`)
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    return { line, reason: error.issues.map(({ path, message }) => `${path} ${message}`).join('; ') }
  }
}

/**
 * Only digits, perhaps after a minus, become a number. The shop refuses any other text, because a price of `4,500` or `1e3` may
 * be a mistake.
 */
const numberOf = (cell: string | undefined) => (cell !== undefined && /^-?\d{1,15}$/.test(cell) ? Number(cell) : cell)

const productOf = ({ price, stock, maximumPerUser, ...cells }: CsvRow['cells']) => ({
  ...cells,
  price: numberOf(price),
  ...(stock !== undefined && { stock: numberOf(stock) }),
  ...(maximumPerUser !== undefined && { maximumPerUser: numberOf(maximumPerUser) }),
})
