/** The result of one run. Processor times are in microseconds per request, latencies in milliseconds. */
export interface Figures {
  /** Requests, or orders, per second. */
  readonly rate: number
  readonly p50?: number
  readonly p99?: number
  /** Processor time of the service, the database and the load generator. */
  readonly service?: number
  readonly database?: number
  readonly client?: number
  /** Resident memory of the service. */
  readonly megabytes?: number
}

/** Something that is measured several times, in turn with other contenders. */
export interface Contender {
  readonly name: string
  run(): Promise<Figures>
}

export interface Summary {
  readonly name: string
  readonly runs: readonly Figures[]
  readonly median: Figures
  /** The difference between the lowest and the highest rate, as a share of the median. */
  readonly spread: number
}

/** Runs every contender once per round, so that other work on the machine slows all of them down alike. */
export async function runInRounds(
  contenders: readonly Contender[],
  rounds: number,
  afterRound: () => Promise<void> = async () => {},
): Promise<readonly Summary[]> {
  const runs = contenders.map((): Figures[] => [])
  for (let round = 1; round <= rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      const figures = await contender.run()
      runs[index]?.push(figures)
      console.error(`  ${round}/${rounds} ${contender.name}: ${describe(figures)}`)
    }
    await afterRound()
  }
  return contenders.map(({ name }, index) => summary(name, runs[index] ?? []))
}

function summary(name: string, runs: readonly Figures[]): Summary {
  const rates = runs.map(({ rate }) => rate)
  const keys = [...new Set(runs.flatMap((figures) => Object.keys(figures)))] as (keyof Figures)[]
  const medians = keys.map((key) => [key, median(runs.map((figures) => figures[key] ?? Number.NaN))])
  const spread = (Math.max(...rates) - Math.min(...rates)) / median(rates)
  return { name, runs, median: Object.fromEntries(medians) as unknown as Figures, spread }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

export interface Quartiles {
  readonly lower: number
  readonly median: number
  readonly upper: number
}

export function quartiles(values: readonly number[]): Quartiles {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => {
    const place = share * (sorted.length - 1)
    const low = sorted[Math.floor(place)] as number
    const high = sorted[Math.ceil(place)] as number
    return low + (high - low) * (place - Math.floor(place))
  }
  return { lower: at(0.25), median: at(0.5), upper: at(0.75) }
}

const columns: readonly (readonly [keyof Figures, string, number])[] = [
  ['p50', 'p50 ms', 1],
  ['p99', 'p99 ms', 1],
  ['service', 'service µs', 0],
  ['database', 'database µs', 0],
  ['client', 'client µs', 0],
  ['megabytes', 'MB', 0],
]

function describe(figures: Figures): string {
  const others = columns.flatMap(([key, label, digits]) => {
    const value = figures[key]
    return value === undefined ? [] : [`${label} ${value.toFixed(digits)}`]
  })
  return [`${Math.round(figures.rate)}/s`, ...others].join(', ')
}

/** Makes a table in Markdown of the medians and the spread of the rates. */
export function table(summaries: readonly Summary[]): string {
  const head = ['', 'per second', 'spread', ...columns.map(([, label]) => label)]
  const rows = summaries.map(({ name, median: figures, spread }) => [
    name,
    Math.round(figures.rate).toLocaleString('en'),
    `${Math.round(spread * 100)} %`,
    ...columns.map(([key, , digits]) => figures[key]?.toFixed(digits) ?? ''),
  ])
  return [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}
