import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { orderPayloadSchema } from '../data-platform/payload.ts'
import { documented } from '../documentation.ts'
import { type ProblemCode, problems, typeOf } from '../problems.ts'
import { answerNotFound, sendProblem } from '../replies.ts'
import { Live, PayloadSchema, ProblemKind, Ready } from '../resources.ts'

const kinds = new Map(
  Object.entries(problems).map(([code, { status, title }]) => {
    const type = typeOf(code as ProblemCode)
    return [type, { type, code, status, title }]
  }),
)

/** How the process is: alive, ready to serve, and in figures; and what its problems and messages mean. */
export function serviceRoutes(
  app: FastifyInstance,
  { ready, metrics }: { readonly ready: () => Promise<boolean>; readonly metrics: () => Promise<string> },
): void {
  const schema = (summary: string, answer: z.ZodType, refusals: readonly ProblemCode[] = []) =>
    documented({ summary, tag: 'service', access: 'public', answer, refusals })

  app.get('/livez', { schema: schema('The process is alive', Live) }, async () => ({ status: 'live' }))

  app.get(
    '/readyz',
    { schema: schema('The service can do its work', Ready, ['UNAVAILABLE']) },
    async (request, reply) => ((await ready()) ? { status: 'ready' } : sendProblem(request, reply, 'UNAVAILABLE')),
  )

  app.get('/metrics', { schema: { hide: true } }, async (_, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics()),
  )

  const problemSchema = schema('What a kind of problem means', ProblemKind, ['NOT_FOUND'])
  app.get('/problems/:name', { schema: problemSchema }, async (request, reply) => {
    const { name } = request.params as { readonly name: string }
    const kind = kinds.get(`/problems/${name}`)
    return kind ? { ...kind, type: app.prefix + kind.type } : answerNotFound(request, reply)
  })

  app.get(
    '/schemas/order-events.json',
    { schema: schema('The JSON Schema of what the data platform is sent', PayloadSchema) },
    async () => orderPayloadSchema,
  )
}
