import type { Refusal } from '@hexmart/core'
import type { z } from 'zod'

/** A mistake in a request, at a path that the client knows: `items.0.quantity`, `amount`, `Idempotency-Key`. */
export interface RequestError {
  readonly path: string
  readonly message: string
}

interface InvalidRequest {
  readonly code: 'INVALID_REQUEST'
  readonly errors: readonly RequestError[]
}

/**
 * The problems that the HTTP layer adds to the shop's refusals: those of requests that the shop never sees, and
 * `INTERNAL_ERROR`, which stands for any unexpected error.
 */
export type HttpRefusal =
  | InvalidRequest
  | {
      readonly code:
        | 'UNAUTHENTICATED'
        | 'FORBIDDEN'
        | 'NOT_FOUND'
        | 'PAYLOAD_TOO_LARGE'
        | 'UNSUPPORTED_MEDIA_TYPE'
        | 'TOO_MANY_REQUESTS'
        | 'INTERNAL_ERROR'
    }

export type ProblemCode = (Refusal | HttpRefusal)['code']
export type Language = 'en' | 'ko'

/** The members that RFC 9457 defines, and `requestId`. A fact with such a name does not compile: no problem could show it. */
type ReservedMember = 'type' | 'title' | 'status' | 'detail' | 'instance' | 'requestId'

/** The source of a problem: a code and its facts. No refusal of the shop has the fact `errors`, which `INVALID_REQUEST` has. */
export type ProblemSource = ((Refusal & { readonly errors?: never }) | HttpRefusal) & {
  readonly [Name in ReservedMember]?: never
}

type WithFacts = Refusal | InvalidRequest
type FactsOf<Code extends ProblemCode> = Code extends WithFacts['code']
  ? Omit<Extract<WithFacts, { readonly code: Code }>, 'code'>
  : unknown

/** Everything about one kind of problem. */
export interface Kind<Code extends ProblemCode> {
  readonly status: number
  /** The schema of each fact, as the problem shows it. */
  readonly facts: { readonly [Name in keyof FactsOf<Code>]-?: z.ZodType }
  readonly title: Readonly<Record<Language, string>>
  readonly detail: Readonly<Record<Language, string | ((facts: FactsOf<Code>) => string)>>
  /** Makes the members that show the facts, if they differ from the facts: a problem shows an instant as ISO 8601. */
  readonly present?: (facts: FactsOf<Code>) => object
}

export type Kinds<Code extends ProblemCode> = { readonly [One in Code]: Kind<One> }
