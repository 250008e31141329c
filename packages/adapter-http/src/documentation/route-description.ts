import type { FastifySchema } from 'fastify'
import { z } from 'zod'
import type { ProblemCode } from '../problems/index.ts'
import { nothing, resources } from '../resources/index.ts'
import type { Scope } from '../scopes.ts'
import { bodySchema, inputSchema } from './json-schema.ts'
import { schemaIdOf } from './names.ts'

/** The groups of operations in the document, and what each is for. */
export const tags = {
  balance: 'A user’s prepaid balance and its history',
  products: 'Products on sale, and the best sellers',
  coupons: 'Limited coupons, first come, first served',
  orders: 'Ordering and paying in one step, and canceling',
  operator: 'Routes for operators and their programs',
  shop: 'The shop’s settings',
  service: 'Health of the service, and the meaning of its problems and messages',
} as const

/** Describes what a route takes and answers. The documentation and the serializer of the route are made from it. */
export interface RouteDescription<Schema extends z.ZodType = z.ZodType> {
  /**
   * The name of the route's function in generated clients: unique, and never renamed. It is a verb and a noun: `getBalance`,
   * `listUserOrders`, `retryDelivery`. For a route of a command it is the command's name in camel case: `placeOrder` for
   * `place-order`.
   */
  readonly operationId: string
  /** A few words for a list of routes. */
  readonly summary: string
  /** Whole sentences that say what the summary leaves out. */
  readonly description: string
  readonly tag: keyof typeof tags
  /**
   * Who may call the route. `public`: everybody. `caller`: every user, who sees only their own resources. `owner`: the
   * user in the path or body. `operator`: operators. Operators may call every route.
   */
  readonly access: 'public' | 'caller' | 'owner' | 'operator'
  /** The scopes that open the route for every user's resources, as the role `admin` does. */
  readonly scopes?: readonly Scope[]
  /** Path parameters by name. */
  readonly params?: Readonly<Record<string, z.ZodType>>
  readonly query?: Readonly<Record<string, z.ZodType>>
  /**
   * The schema of the whole input: the members of the body together with the path parameters. For a route of a command it is
   * the command's schema.
   */
  readonly body?: z.ZodType
  /** A body to try. A command whose members are all path parameters has no example, and its body is not documented. */
  readonly example?: object
  /** Whether the route runs a command, which waits in the shop's queue. */
  readonly command?: boolean
  /** Whether the route runs an operation outside of the queue, such as counting a day's sales again. It takes no body. */
  readonly operation?: boolean
  /** Whether the route takes a body and only reads, as a quote does. */
  readonly readsBody?: boolean
  /** Whether the route accepts an idempotency key, as every POST of a command does. */
  readonly idempotent?: boolean
  /** The status of a success. Default: 200. */
  readonly status?: number
  /** The schema of the answer's body: one of the named resources, or `nothing` with the status 204. */
  readonly answer: Schema
  /** Whether a client may cache the answer and revalidate it. */
  readonly cached?: boolean
  /** Whether the answer has a `Location` header with the address of the resource. */
  readonly location?: boolean
  /** Whether the route is a health check. An overloaded server may refuse every route except these; see `Admission`. */
  readonly healthCheck?: boolean
  /** The refusals that do not follow from the rest of the description; see `problemsOf`. */
  readonly refusals?: readonly ProblemCode[]
}

/** Makes a route's Fastify schema, which documents what the route takes and serializes what it answers. */
export function documented(route: RouteDescription): FastifySchema {
  const { params = {}, query = {}, body, example, status = 200 } = route
  const id = resources.get(route.answer)?.id
  if (id === undefined && route.answer !== nothing)
    throw new TypeError(`the answer of "${route.summary}" is not a named resource`)
  return {
    // Hides the route from the host's own document. The shop's document shows every route with an operation id (see
    // `documentation`).
    hide: true,
    operationId: route.operationId,
    summary: route.summary,
    description: route.description,
    tags: [route.tag],
    ...accessOf(route),
    headers: { type: 'object', properties: requestHeaders(route) },
    ...(Object.keys(params).length > 0 && { params: inputSchema(z.object(params)) }),
    ...(Object.keys(query).length > 0 && { querystring: inputSchema(z.object(query)) }),
    ...(example && body && { body: { ...bodySchema(body, params), examples: [example] } }),
    response: {
      [status]: {
        description: 'Success',
        headers: answerHeaders(route),
        ...(id ? { $ref: `${schemaIdOf(id)}#` } : { type: 'null' }),
      },
      ...(route.cached && { 304: { description: 'The answer that the client has is still current', ...notModified } }),
    },
    ...problemsOf(route),
  }
}

/**
 * Who may call a route. OpenAPI defines scopes for OAuth 2 and OpenID Connect, but not for bearer tokens, so the
 * document has two members of its own, `x-roles` and `x-scopes`. In `x-roles`, `owner` is the user to whom the resource
 * belongs, and `admin` is an operator. Each scope in `x-scopes` opens the route too.
 */
function accessOf({ access, scopes = [] }: RouteDescription) {
  if (access === 'public') return { security: [] }
  const roles = access === 'operator' ? ['admin'] : ['owner', 'admin']
  return { security: [{ bearer: [] }], 'x-roles': roles, 'x-scopes': scopes }
}

/**
 * Every problem that a route can answer with: those of its kind, and its own refusals. The document shows them as responses.
 * Fastify does not know them, because a problem is sent as text and needs no serializer.
 *
 * The list includes `OVERLOADED`, with which an overloaded server may answer instead of the route. It does not include the answers
 * to requests that are not good HTTP, which have statuses such as 408.
 */
function problemsOf(route: RouteDescription) {
  const { tag, access, command, operation, readsBody, idempotent, healthCheck, refusals = [] } = route
  const codes: readonly (readonly ProblemCode[] | false | undefined)[] = [
    tag !== 'service' && ['INVALID_REQUEST'],
    access !== 'public' && ['UNAUTHENTICATED'],
    (access === 'owner' || access === 'operator') && ['FORBIDDEN'],
    // An operation takes no body. But the app parses the body of every such request, so it refuses even the body of an operation
    // if the body is too large or is not JSON.
    (command || operation || readsBody) && ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'],
    refusals,
    idempotent && ['IDEMPOTENCY_KEY_REUSED'],
    // A rate limit of the host may refuse any request.
    ['TOO_MANY_REQUESTS'],
    !healthCheck && ['OVERLOADED'],
    (command || operation) && ['OUTCOME_UNKNOWN'],
    tag !== 'service' && ['UNAVAILABLE', 'INTERNAL_ERROR'],
  ]
  return { 'x-problems': [...new Set(codes.flatMap((group) => group || []))] }
}

const notModified = { headers: cacheHeaders(), type: 'null' }

function cacheHeaders() {
  return {
    ETag: { type: 'string', description: 'Identifies this version of the answer, for `If-None-Match`' },
    'Cache-Control': { type: 'string', description: 'For how many seconds a client may cache the answer' },
    Age: { type: 'string', description: 'How many seconds ago the shop looked the answer up, rounded up' },
  }
}

function requestHeaders({ idempotent, cached }: RouteDescription) {
  return {
    ...(cached && { 'If-None-Match': { type: 'string', description: 'The `ETag` of the answer that the client has' } }),
    'Accept-Language': { type: 'string', description: '`ko` for problems in Korean; the default is English' },
    'X-Request-Id': {
      type: 'string',
      description:
        'The caller’s id for the request, which the answer and the log repeat: 1 to 128 characters of `A-Z a-z 0-9 . _ ~ : + / = @ -`. Any other id is replaced',
    },
    traceparent: { type: 'string', description: 'The caller’s place in a trace (W3C Trace Context)' },
    ...(idempotent && {
      'Idempotency-Key': {
        type: 'string',
        pattern: '^[!-~]{1,255}$',
        description:
          'For at least a day after a success, a repeat with the same key and body gets the same answer and changes nothing. A refused request leaves its key free',
      },
    }),
  }
}

function answerHeaders({ idempotent, location, cached }: RouteDescription) {
  return {
    'X-Request-Id': {
      type: 'string',
      description: 'The id of the request: the one that the caller sent, or one that the service made',
    },
    ...(cached && cacheHeaders()),
    ...(location && { Location: { type: 'string', description: 'The address of the resource' } }),
    ...(idempotent && {
      'Idempotent-Replayed': { type: 'string', description: '`true` for the answer to a repeat; otherwise absent' },
    }),
  }
}
