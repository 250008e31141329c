import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { orderPayloadSchema } from '../data-platform/payload.ts'
import { documented } from '../documentation.ts'
import { type ProblemCode, problems, typeOf } from '../problems.ts'
import { answerNotFound, publicPrefix, sendProblem } from '../replies.ts'
import { Live, PayloadSchema, ProblemKind, Ready, type View } from '../resources/index.ts'

const kinds: ReadonlyMap<string, View<typeof ProblemKind>> = new Map(
  Object.entries(problems).map(([code, { status, title }]) => {
    const type = typeOf(code as ProblemCode)
    return [type, { type, code, status, title }]
  }),
)

/** Health, metrics, and the meaning of problems and messages. */
export function serviceRoutes(
  app: FastifyInstance,
  { ready, metrics }: { readonly ready: () => Promise<boolean>; readonly metrics: () => Promise<string> },
): void {
  const schema = (summary: string, answer: z.ZodType, refusals: readonly ProblemCode[] = []) =>
    documented({ summary, tag: 'service', access: 'public', answer, refusals })

  app.get(
    '/livez',
    { schema: schema('The process is alive', Live) },
    async (): Promise<View<typeof Live>> => ({
      status: 'live',
    }),
  )

  app.get(
    '/readyz',
    { schema: schema('The service can do its work', Ready, ['UNAVAILABLE']) },
    async (request, reply) => {
      if (!(await ready())) return sendProblem(request, reply, { code: 'UNAVAILABLE' })
      return { status: 'ready' } satisfies View<typeof Ready>
    },
  )

  app.get('/metrics', { schema: { hide: true } }, async (_, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics()),
  )

  const problemSchema = schema('What a kind of problem means', ProblemKind, ['NOT_FOUND'])
  app.get('/problems/:name', { schema: problemSchema }, async (request, reply) => {
    const { name } = request.params as { readonly name: string }
    const kind = kinds.get(`/problems/${name}`)
    if (!kind) return answerNotFound(request, reply)
    return { ...kind, type: publicPrefix(app) + kind.type } satisfies View<typeof ProblemKind>
  })

  app.get(
    '/schemas/order-events.json',
    { schema: schema('The JSON Schema of messages to the data platform', PayloadSchema) },
    async () => orderPayloadSchema,
  )
}
