import { createPool } from '@hexmart/adapter-postgres'
import type pg from 'pg'

/** How the database answered one statement: what the statement read from, and how much. */
export interface Plan {
  /**
   * The indexes that the statement read, the tables that it read without an index, the scans of what is no table (such as a
   * function or a CTE), and the nodes that hash or merge, from the outermost node of the plan inwards.
   */
  readonly shape: string
  /** How many of PostgreSQL's blocks of 8 kB the statement read, from memory or from disk. */
  readonly buffers: number
  readonly milliseconds: number
}

/** A prepared statement, and the values for one execution of it. */
interface BoundStatement {
  readonly statement: string
  readonly values: readonly unknown[]
}

/** The driver's connection, which sends the statements of the store. */
interface Wire {
  bind(bound: BoundStatement): void
}

interface Node {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly 'Relation Name'?: string
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly Plans?: readonly Node[]
}

/**
 * Makes a pool of one connection that remembers the statements that it sends. So the plans are those of the store's own prepared
 * statements, with the store's own settings.
 */
export function openExplainer(connectionString: string) {
  const pool = createPool({ connectionString, max: 1, statementTimeout: 300_000 })
  let statements: BoundStatement[] = []
  pool.on('connect', (client) => {
    const { connection } = client as unknown as { connection: Wire }
    const bind = connection.bind.bind(connection)
    connection.bind = (bound) => {
      statements.push(bound)
      bind(bound)
    }
  })

  return {
    pool,
    /** Runs a read a few times, so that its blocks are in memory, and explains the statements that it sends. */
    async explain(read: () => Promise<unknown>): Promise<ReadonlyMap<string, Plan>> {
      for (let time = 0; time < 3; time++) {
        statements = []
        await read()
      }
      const client = await pool.connect()
      try {
        const plans = new Map<string, Plan>()
        for (const bound of [...statements]) {
          // `planOf` can execute only prepared statements, and only a statement with a name is prepared.
          if (bound.statement && !plans.has(bound.statement)) plans.set(bound.statement, await planOf(client, bound))
        }
        return plans
      } finally {
        client.release()
      }
    },
  }
}

async function planOf(client: pg.PoolClient, { statement, values }: BoundStatement): Promise<Plan> {
  const literals = values.map((value) => (value === null ? 'null' : client.escapeLiteral(String(value))))
  const parameters = literals.length > 0 ? `(${literals.join(', ')})` : ''
  const { rows } = await client.query(`explain (analyze, buffers, format json) execute "${statement}"${parameters}`)
  const [{ Plan: plan, 'Execution Time': milliseconds }] = rows[0]['QUERY PLAN'] as [
    { Plan: Node; 'Execution Time': number },
  ]
  return {
    shape: shapeOf(plan).join(' < '),
    buffers: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
    milliseconds,
  }
}

/**
 * The shape of a plan, from a node inwards. Whether an index is read row by row or block by block (by a bitmap) makes little
 * difference, and depends on how the rows are spread. So both ways have the same shape: the name of the index.
 */
function shapeOf(node: Node): string[] {
  const { 'Node Type': type, 'Index Name': index, 'Relation Name': relation } = node
  const readings =
    /Bitmap Heap|Subquery/.test(type) || !/Scan/.test(type) ? [] : [index ?? `${type} of ${relation ?? 'no table'}`]
  const joins = /Hash|Merge/.test(type) ? [type] : []
  return [...joins, ...readings, ...(node.Plans ?? []).flatMap(shapeOf)]
}
