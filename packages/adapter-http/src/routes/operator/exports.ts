import { type BalanceEntry, type Order as CoreOrder, type Period, type Shop, StoreError } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { schemaIdOf } from '../../documentation/names.ts'
import { documented } from '../../documentation/route-description.ts'
import { type Columns, exportStream, exportTypeOf } from '../../export.ts'
import { periodQuery } from '../../paging.ts'
import { HttpProblem } from '../../replies.ts'
import { allowLongAnswer, type RouteAccess } from '../../requests.ts'
import {
  ExportedEntry,
  entryColumns,
  Order,
  orderColumns,
  presentExportedEntry,
  presentOrder,
  resources,
} from '../../resources/index.ts'
import { forOperators, parseOperatorQuery } from './operator.ts'

const ExportQuery = z.strictObject(periodQuery)

interface Export<Row> {
  readonly name: 'orders' | 'entries'
  readonly operationId: string
  readonly summary: string
  /** The schema of a line. */
  readonly line: z.ZodType
  read(period: Period): AsyncIterable<readonly Row[]>
  readonly columns: Columns<Row>
  readonly present: (row: Row) => object
}

/** Exports of any number of rows, for programs that copy them elsewhere. */
export function exportRoutes(app: FastifyInstance, shop: Shop): void {
  exportRoute<CoreOrder>(app, {
    name: 'orders',
    operationId: 'exportOrders',
    summary: 'Export orders, oldest first',
    line: Order,
    read: (period) => shop.exportOrders(period),
    columns: orderColumns,
    present: presentOrder,
  })
  exportRoute<BalanceEntry>(app, {
    name: 'entries',
    operationId: 'exportEntries',
    summary: 'Export the entries of all balances, oldest first',
    line: ExportedEntry,
    read: (period) => shop.exportEntries(period),
    columns: entryColumns,
    present: presentExportedEntry,
  })
}

function exportRoute<Row>(app: FastifyInstance, { name, read, columns, present, ...about }: Export<Row>): void {
  app.get(
    `/export/${name}`,
    {
      schema: exportSchema(about),
      config: { scopes: ['hexmart:read'] } satisfies RouteAccess as object,
      // An answer to HEAD would read all rows and send none.
      exposeHeadRoute: false,
    },
    async (request, reply) => {
      const period = parseOperatorQuery(ExportQuery, request)
      const type = exportTypeOf(request.headers.accept)
      // A store may take minutes to read entries of a period, but it reads orders by their ids, as for a list. The longer
      // silence also lets a client pause for longer before the export ends.
      if (name === 'entries') allowLongAnswer(request)
      try {
        const stream = await exportStream(read(period), type, columns, present)
        return reply.type(`${type}; charset=utf-8`).header('vary', 'accept').send(stream)
      } catch (error) {
        const unavailable = error instanceof StoreError && error.class !== 'permanent'
        throw unavailable ? new HttpProblem({ code: 'UNAVAILABLE' }) : error
      }
    },
  )
}

/** The usual response is replaced, because `line` is the schema of one line, and the answer is a stream of lines. */
function exportSchema({ operationId, summary, line }: Pick<Export<never>, 'operationId' | 'summary' | 'line'>) {
  const schema = documented({
    ...forOperators,
    operationId,
    summary,
    description:
      'Exports the rows from `from` up to, but not including, `to`. An export ends a few seconds before the present, ' +
      'because rows of the last seconds may still be added. The answer has one JSON object per line; with ' +
      '`Accept: text/csv` it is a table in CSV.',
    scopes: ['hexmart:read'],
    query: periodQuery,
    answer: line,
  })
  const { headers } = (schema.response as Record<200, { headers: object }>)[200]
  const success = {
    description: 'One line per row',
    headers,
    content: {
      'application/x-ndjson': { schema: { $ref: `${schemaIdOf(resources.get(line)?.id ?? '')}#` } },
      'text/csv': { schema: { type: 'string' } },
    },
  }
  return { ...schema, response: { ...(schema.response as object), 200: success } }
}
