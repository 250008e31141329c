import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { z } from 'zod'
import { type ProblemCode, problems } from './problems.ts'
import * as resources from './resources.ts'

type JsonSchema = z.core.JSONSchema.BaseSchema

/** What a route takes and answers: the one description from which its documentation and its serializer are made. */
export interface RouteDescription {
  readonly summary: string
  readonly description?: string
  readonly tag: string
  /** Who may call: anybody, the user who owns the resource, or operators. */
  readonly access: 'public' | 'owner' | 'operator'
  /** Path parameters by name. */
  readonly params?: Readonly<Record<string, z.ZodType>>
  readonly query?: Readonly<Record<string, z.ZodType>>
  /** The command that the body makes, together with the path parameters. */
  readonly body?: z.ZodType
  /** Whether it is a command, which honours an idempotency key. */
  readonly command?: boolean
  readonly status?: number
  readonly answer: z.ZodType
  /** Whether the answer's `Location` says where the resource is. */
  readonly location?: boolean
  readonly refusals?: readonly ProblemCode[]
}

/** Named schemas, which the document shows once and refers to. */
const answers = z.registry<{ id: string }>()
for (const resource of Object.values(resources)) {
  const id = resource instanceof z.ZodType ? resource.meta()?.id : undefined
  if (id !== undefined) answers.add(resource as z.ZodType, { id })
}

/** An answer's schema under a name of its own. */
export function named(id: string, schema: z.ZodType): z.ZodType {
  answers.add(schema, { id })
  return schema
}

const reference = (id: string) => ({ $ref: `${id}#` })

/**
 * A nullable string as one type with two cases, instead of a choice between two schemas: the serializer then writes it
 * straight away and does not validate each case first.
 */
function override({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  const [first, second, ...others] = jsonSchema.anyOf ?? []
  if (first?.type !== 'string' || second?.type !== 'null' || others.length > 0) return
  const { pattern: _, format: __, ...text } = first
  delete jsonSchema.anyOf
  Object.assign(jsonSchema, text, { type: ['string', 'null'] })
}

const inputSchema = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' }) as JsonSchema

/** The body of a command is the command without what stands in the path. */
function bodySchema(command: z.ZodType, params: readonly string[]): JsonSchema {
  const without = ({ $schema: _, properties = {}, required = [], anyOf, ...rest }: JsonSchema): JsonSchema => ({
    ...rest,
    ...(anyOf && { anyOf: anyOf.map((one) => without(one as JsonSchema)) }),
    ...(!anyOf && {
      properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !params.includes(name))),
      required: required.filter((name) => !params.includes(name)),
    }),
  })
  return without(inputSchema(command))
}

/** Makes a route's Fastify schema: documentation of all that it takes, and a compiled serializer for what it answers. */
export function documented(route: RouteDescription): FastifySchema {
  const { access, params = {}, query = {}, body, command = false, status = 200, answer, refusals = [] } = route
  const id = answers.get(answer)?.id
  if (id === undefined) throw new TypeError(`the answer of "${route.summary}" has no name`)
  const takes = body !== undefined || Object.keys(query).length > 0 || Object.keys(params).length > 0 || command
  const codes: ProblemCode[] = [
    ...(takes ? (['INVALID_REQUEST'] as const) : []),
    ...(access === 'public' ? [] : (['UNAUTHENTICATED', 'FORBIDDEN'] as const)),
    ...(body === undefined ? [] : (['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const)),
    ...refusals,
    ...(command ? (['IDEMPOTENCY_KEY_REUSED', 'OVERLOADED', 'OUTCOME_UNKNOWN'] as const) : []),
    'UNAVAILABLE',
    'INTERNAL_ERROR',
  ]
  return {
    summary: route.summary,
    ...(route.description && { description: route.description }),
    tags: [route.tag],
    security: access === 'public' ? [] : [{ bearer: [] }],
    headers: headerSchema(command),
    ...(Object.keys(params).length > 0 && { params: inputSchema(z.object(params)) }),
    ...(Object.keys(query).length > 0 && { querystring: inputSchema(z.object(query)) }),
    ...(body && { body: bodySchema(body, Object.keys(params)) }),
    response: {
      [status]: { description: 'Success', headers: answerHeaders(route), ...reference(id) },
      ...problemResponses(codes),
    },
  } as FastifySchema
}

function headerSchema(command: boolean) {
  const properties = {
    'Accept-Language': { type: 'string', description: '`ko` for problems in Korean; English otherwise' },
    ...(command && {
      'Idempotency-Key': {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'A repeat with the same key and body is answered the same and does nothing, for at least a day',
      },
    }),
  }
  return { type: 'object', properties }
}

function answerHeaders({ command, location }: RouteDescription) {
  return {
    ...(location && { Location: { type: 'string', description: 'Where the resource is' } }),
    ...(command && { 'Idempotent-Replayed': { type: 'string', description: '`true` when it is a repeat' } }),
  }
}

/** One response a status, with the codes that it can carry. */
function problemResponses(codes: readonly ProblemCode[]) {
  const byStatus = Map.groupBy(codes, (code) => problems[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      {
        description: of.map((code) => `\`${code}\`: ${problems[code].title.en}`).join('; '),
        content: { 'application/problem+json': { schema: reference('Problem') } },
        ...(status === 503 && { headers: { 'Retry-After': { type: 'string', description: 'Seconds' } } }),
      },
    ]),
  )
}

/** Adds the named schemas, the OpenAPI document and its browsable page; to be registered before the routes. */
export async function documentation(app: FastifyInstance, { currency }: { currency: string }): Promise<void> {
  const { schemas } = z.toJSONSchema(answers, {
    io: 'output',
    target: 'draft-7',
    unrepresentable: 'any',
    uri: (id) => `${id}#`,
    override: override as never,
  })
  for (const [id, { $schema: _, ...schema }] of Object.entries(schemas)) app.addSchema({ ...schema, $id: id })

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Hexmart',
        version: '1',
        description: `An ordering service for a shop that sells from a prepaid balance. Amounts are whole numbers of ${currency}'s smallest unit.`,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      tags: ['balance', 'products', 'coupons', 'orders', 'operator', 'service'].map((name) => ({ name })),
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    refResolver: { buildLocalReference: (json) => String(json.$id) },
  })
  await app.register(swaggerUi, { routePrefix: '/docs', logo: null, theme: { title: 'Hexmart' } } as never)
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}
