import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { orderPayloadSchema } from '../data-platform/payload.ts'
import { documented, type RouteDescription } from '../documentation/route-description.ts'
import { problemCodes, problems, typeOf } from '../problems/index.ts'
import { answerNotFound, publicPrefix } from '../replies.ts'
import { Live, PayloadSchema, ProblemKind, Ready, type View } from '../resources/index.ts'
import { live, readyBy } from './monitoring.ts'

const kinds: ReadonlyMap<string, View<typeof ProblemKind>> = new Map(
  problemCodes.map((code) => {
    const { status, title } = problems[code]
    const type = typeOf(code)
    return [type, { type, code, status, title }]
  }),
)

/** Health, and the meaning of problems and messages. */
export function serviceRoutes(app: FastifyInstance, ready: () => Promise<boolean>): void {
  const schema = (route: Omit<RouteDescription, 'tag' | 'access'>) =>
    documented({ tag: 'service', access: 'public', ...route })
  const livenessSchema = schema({
    operationId: 'getLiveness',
    summary: 'The process is alive',
    description: 'Says nothing about the store, so a process whose store is away is alive too.',
    answer: Live,
    healthCheck: true,
  })
  const readinessSchema = schema({
    operationId: 'getReadiness',
    summary: 'The service can do its work',
    description: 'For load balancers. Checks that the store can be read and written.',
    answer: Ready,
    healthCheck: true,
    refusals: ['UNAVAILABLE'],
  })
  const problemKindSchema = schema({
    operationId: 'getProblemKind',
    summary: 'What a kind of problem means',
    description: 'The `type` of a problem is the path at which this route explains its kind.',
    params: { name: z.string() },
    answer: ProblemKind,
    refusals: ['NOT_FOUND'],
  })
  const payloadSchema = schema({
    operationId: 'getOrderEventSchema',
    summary: 'The JSON Schema of messages to the data platform',
    description: 'For receivers that validate the messages that they get.',
    answer: PayloadSchema,
  })

  app.get('/livez', { schema: livenessSchema }, live)
  app.get('/readyz', { schema: readinessSchema }, readyBy(ready))

  app.get('/problems/:name', { schema: problemKindSchema }, async (request, reply) => {
    const { name } = request.params as { readonly name: string }
    const kind = kinds.get(`/problems/${name}`)
    if (!kind) return answerNotFound(request, reply)
    return { ...kind, type: publicPrefix(app) + kind.type } satisfies View<typeof ProblemKind>
  })

  app.get('/schemas/order-events.json', { schema: payloadSchema }, async () => orderPayloadSchema)
}
