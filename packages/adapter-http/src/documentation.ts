import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { z } from 'zod'
import { orderWebhook } from './data-platform/webhook.ts'
import { type ProblemCode, problems } from './problems.ts'
import { publicPrefix } from './replies.ts'
import { resources } from './resources/index.ts'
import type { Scope } from './scopes.ts'

type JsonSchema = z.core.JSONSchema.BaseSchema

/** What a route takes and answers. Its documentation and its serializer are made from this. */
export interface RouteDescription<Schema extends z.ZodType = z.ZodType> {
  readonly summary: string
  readonly description?: string
  readonly tag: 'balance' | 'products' | 'coupons' | 'orders' | 'operator' | 'shop' | 'service'
  /** The callers: everybody; every user, who sees only their own resources; the user in the path or body; operators. */
  readonly access: 'public' | 'caller' | 'owner' | 'operator'
  /** The scopes that open the route for every user's resources, as `admin` does. */
  readonly scopes?: readonly Scope[]
  /** Path parameters by name. */
  readonly params?: Readonly<Record<string, z.ZodType>>
  readonly query?: Readonly<Record<string, z.ZodType>>
  /** The schema of the command. Its members come from the body, except those that are path parameters. */
  readonly body?: z.ZodType
  /** A body to try. A command whose members are all path parameters has none, and its body is not documented. */
  readonly example?: object
  /** Whether the route runs a command, which waits in the shop's queue. */
  readonly command?: boolean
  /** Whether the route runs an operation outside of the queue, such as rebuilding a day. It has no body. */
  readonly job?: boolean
  /** Whether the route accepts an idempotency key, as every POST of a command does. */
  readonly idempotent?: boolean
  readonly status?: number
  /** The schema of the answer's body: one of the named resources. */
  readonly answer: Schema
  /** Whether a client may cache the answer and revalidate it. */
  readonly cached?: boolean
  /** Whether the answer has a `Location` header with the address of the resource. */
  readonly location?: boolean
  /** The refusals that do not follow from the rest of the description. */
  readonly refusals?: readonly ProblemCode[]
}

const reference = (id: string) => ({ $ref: `${id}#` })

/** Examples of ids that a host chooses. Ids generated from the pattern would be hard to read. */
const examples: Readonly<Record<string, string>> = { userId: 'mina', productId: 'tea', couponId: 'spring', id: 'a-1' }

/**
 * Adds examples, and drops patterns that follow from a format and bounds that only say "safe integer". A nullable string
 * or object becomes one schema with two types instead of a choice between two schemas, because a choice would make the serializer
 * validate the value before writing it.
 */
function tidy({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  const { properties = {} } = jsonSchema
  for (const [name, member] of Object.entries(properties)) {
    const example = examples[name]
    if (example === undefined || typeof member === 'boolean' || member.format !== undefined) continue
    properties[name] = { ...member, examples: [example] }
  }
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER && jsonSchema.maximum === Number.MAX_SAFE_INTEGER) {
    delete jsonSchema.minimum
    delete jsonSchema.maximum
  }
  const [first, second, ...others] = jsonSchema.anyOf ?? []
  if (first?.type === 'string' && second?.type === 'null' && others.length === 0) {
    delete jsonSchema.anyOf
    Object.assign(jsonSchema, { type: ['string', 'null'], ...(first.format && { format: first.format }) })
  }
  if (first?.type === 'object' && second?.type === 'null' && others.length === 0) {
    delete jsonSchema.anyOf
    Object.assign(jsonSchema, first, { type: ['object', 'null'] })
  }
}

/** Fastify's serializers read draft 7, and so does OpenAPI 3.1 for all that is used here. */
const conversion = { target: 'draft-7', unrepresentable: 'any', override: tidy } as const

const inputSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { ...conversion, io: 'input' }) as JsonSchema

/** The schema of a command's body: the command without the path parameters. */
function bodySchema(command: z.ZodType, inPath: readonly string[]): JsonSchema {
  const without = ({ $schema: _, properties = {}, required = [], anyOf, ...rest }: JsonSchema): JsonSchema => ({
    ...rest,
    ...(anyOf && { anyOf: anyOf.map((one) => without(one as JsonSchema)) }),
    ...(!anyOf && {
      properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !inPath.includes(name))),
      required: required.filter((name) => !inPath.includes(name)),
    }),
  })
  return without(inputSchema(command))
}

/** Makes a route's Fastify schema, which documents what the route takes and serializes what it answers. */
export function documented(route: RouteDescription): FastifySchema {
  const { params = {}, query = {}, body, example, status = 200 } = route
  const id = resources.get(route.answer)?.id
  if (id === undefined) throw new TypeError(`the answer of "${route.summary}" is not a named resource`)
  return {
    summary: route.summary,
    ...(route.description && { description: route.description }),
    tags: [route.tag],
    security: securityOf(route),
    headers: { type: 'object', properties: requestHeaders(route) },
    ...(Object.keys(params).length > 0 && { params: inputSchema(z.object(params)) }),
    ...(Object.keys(query).length > 0 && { querystring: inputSchema(z.object(query)) }),
    ...(example && body && { body: { ...bodySchema(body, Object.keys(params)), examples: [example] } }),
    response: {
      [status]: { description: 'Success', headers: answerHeaders(route), ...reference(id) },
      ...(route.cached && { 304: { description: 'The answer that the client has is still current', ...notModified } }),
      ...problemResponses(codesOf(route)),
    },
  } as FastifySchema
}

/**
 * The alternatives that open a route. OpenAPI 3.1 calls the names in such a list roles: `owner` is the user whose resource it is,
 * `admin` an operator, and the others are scopes.
 */
function securityOf({ access, scopes = [] }: RouteDescription): readonly { readonly bearer: readonly string[] }[] {
  if (access === 'public') return []
  const roles = [...(access === 'operator' ? [] : ['owner']), 'admin', ...scopes]
  return roles.map((role) => ({ bearer: [role] }))
}

function codesOf({ tag, access, command, job, idempotent, refusals = [] }: RouteDescription) {
  return [
    ...(tag === 'service' ? [] : ['INVALID_REQUEST']),
    ...(access === 'public' ? [] : ['UNAUTHENTICATED']),
    ...(access === 'owner' || access === 'operator' ? ['FORBIDDEN'] : []),
    ...(command || job ? ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] : []),
    ...refusals,
    ...(idempotent ? ['IDEMPOTENCY_KEY_REUSED'] : []),
    ...(command ? ['OVERLOADED', 'OUTCOME_UNKNOWN'] : []),
    ...(tag === 'service' ? [] : ['UNAVAILABLE', 'INTERNAL_ERROR']),
  ] as ProblemCode[]
}

const notModified = { headers: cacheHeaders(), type: 'null' }

function cacheHeaders() {
  return {
    ETag: { type: 'string', description: 'Identifies this version of the answer, for `If-None-Match`' },
    'Cache-Control': { type: 'string', description: 'For how many seconds a client may cache it' },
    Age: { type: 'string', description: 'How many seconds ago the shop looked it up, rounded up' },
  }
}

function requestHeaders({ idempotent, cached }: RouteDescription) {
  return {
    ...(cached && { 'If-None-Match': { type: 'string', description: 'The `ETag` of the answer that the client has' } }),
    'Accept-Language': { type: 'string', description: '`ko` for problems in Korean; the default is English' },
    ...(idempotent && {
      'Idempotency-Key': {
        type: 'string',
        pattern: '^[!-~]{1,255}$',
        description: 'For at least a day, a repeat with the same key and body gets the same answer and changes nothing',
      },
    }),
  }
}

function answerHeaders({ idempotent, location, cached }: RouteDescription) {
  return {
    ...(cached && cacheHeaders()),
    ...(location && { Location: { type: 'string', description: 'The address of the resource' } }),
    ...(idempotent && { 'Idempotent-Replayed': { type: 'string', description: '`true` for the answer to a repeat' } }),
  }
}

/** One response per status, with the codes that it can have. */
function problemResponses(codes: readonly ProblemCode[]) {
  const byStatus = Map.groupBy(codes, (code) => problems[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map((code) => `\`${code}\`: ${problems[code].title.en}`).join('; '),
        headers: {
          'Content-Language': { type: 'string', description: '`en` or `ko`' },
          ...(status === 503 && { 'Retry-After': { type: 'string', description: 'Seconds' } }),
          ...(status === 401 && { 'WWW-Authenticate': { type: 'string', description: '`Bearer`' } }),
        },
        content: { 'application/problem+json': { schema: reference('Problem') } },
      },
    ]),
  )
}

/** Adds the named resources, the OpenAPI document and the page to browse it. Register it before the routes. */
export async function documentation(app: FastifyInstance, { currency }: { currency: string }): Promise<void> {
  const { schemas } = z.toJSONSchema(resources, { ...conversion, io: 'output', uri: (id) => `${id}#` })
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
      tags: ['balance', 'products', 'coupons', 'orders', 'operator', 'shop', 'service'].map((name) => ({ name })),
      // The document's paths have the prefix of the plugin, but not the path that a proxy takes off.
      servers: [{ url: publicPrefix(app).slice(0, publicPrefix(app).length - app.prefix.length) || '/' }],
      webhooks: { orderEvent: orderWebhook },
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description:
              'A JSON Web Token. Each operation lists what opens it: `owner`, the user whose resource it is; `admin`, the role ' +
              'of operators; or one of the scopes in the claim `scope`.',
          },
        },
      },
    },
    refResolver: { buildLocalReference: (json) => String(json.$id) },
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    indexPrefix: publicPrefix(app),
    theme: { title: 'Hexmart' },
    uiConfig: { layout: 'BaseLayout' },
  })
  let document: Buffer | undefined
  app.get('/openapi.json', { schema: { hide: true } }, async (_, reply) => {
    // Serialize once: answers that wait for slow clients then share one buffer instead of filling the memory.
    document ??= Buffer.from(JSON.stringify(app.swagger()))
    return reply.type('application/json; charset=utf-8').send(document)
  })
}
