import { z } from 'zod'
import { type ProblemCode, problemCodes, problems } from '../problems/index.ts'
import { conversion, type JsonSchema } from './json-schema.ts'
import { typeNameOf } from './names.ts'

/**
 * The schema of each problem. `code` has one value and the facts are members, so a client that looks at the code knows which
 * facts the problem has.
 */
export const problemSchemas: ReadonlyMap<ProblemCode, z.ZodObject> = new Map(
  problemCodes.map((code) => {
    const { status, facts } = problems[code]
    const schema = z.object({
      type: z.string().describe('the path that explains this kind of problem'),
      title: z.string().describe('the kind of problem in a few words, in English or Korean'),
      status: z.literal(status),
      detail: z.string().describe('what happened, for people, in English or Korean'),
      ...facts,
      code: z.enum([code]),
      requestId: z.string().describe('names the request in the log of the service'),
    })
    return [code, schema]
  }),
)

/** The name of a problem's schema: `OutOfStockProblem`. */
export const problemNameOf = (code: ProblemCode): string => `${typeNameOf(code)}Problem`

const referenceTo = (code: ProblemCode) => `#/components/schemas/${problemNameOf(code)}`

/** The schemas as the document has them, by their names. */
export const problemComponents: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  [...problemSchemas].map(([code, schema]) => {
    const { $schema: _, ...converted } = z.toJSONSchema(schema, { ...conversion, io: 'output' })
    return [problemNameOf(code), { description: problems[code].title.en, ...converted }]
  }),
)

/** One response per status, with the problems that have this status. */
export function problemResponses(codes: readonly ProblemCode[]): Readonly<Record<string, object>> {
  const byStatus = Map.groupBy(codes, (code) => problems[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map((code) => `\`${code}\`: ${problems[code].title.en}`).join('; '),
        headers: headersOf(status),
        content: { 'application/problem+json': { schema: oneOf(ofStatus) } },
      },
    ]),
  )
}

function oneOf(codes: readonly ProblemCode[]): object {
  const [only, ...others] = codes
  if (only !== undefined && others.length === 0) return { $ref: referenceTo(only) }
  return {
    oneOf: codes.map((code) => ({ $ref: referenceTo(code) })),
    discriminator: {
      propertyName: 'code',
      mapping: Object.fromEntries(codes.map((code) => [code, referenceTo(code)])),
    },
  }
}

function headersOf(status: number) {
  const header = (description: string) => ({ description, schema: { type: 'string' } })
  return {
    'Content-Language': header('`en` or `ko`'),
    'X-Request-Id': header('The same id as `requestId` in the body'),
    ...((status === 503 || status === 429) && {
      'Retry-After': header('How many seconds to wait before the next attempt'),
    }),
    ...(status === 429 && {
      RateLimit: header(
        'How many requests are left (`r`), and in how many seconds the whole quota is available again (`t`); absent if a rate limit outside of the shop refused the request',
      ),
      'RateLimit-Policy': header(
        'The limit: how many requests (`q`) are accepted in how many seconds (`w`); absent if `RateLimit` is absent',
      ),
    }),
    ...(status === 401 && { 'WWW-Authenticate': header('`Bearer`') }),
  }
}
