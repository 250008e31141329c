import type { operations } from './generated/api.ts'
import type { ClientProblem } from './problems.ts'
import type { Result } from './result.ts'

/** The name of an operation in the OpenAPI document. */
export type OperationId = keyof operations

type Responses<Id extends OperationId> = operations[Id]['responses']
type JsonOf<Response> = Response extends { readonly content: { readonly 'application/json': infer Json } }
  ? Json
  : undefined
type ProblemIn<Response> = Response extends { readonly content: { readonly 'application/problem+json': infer Problem } }
  ? Problem
  : never

/** The value of an operation that succeeds. Instants are text in ISO 8601, as in the API. */
export type Value<Id extends OperationId> = JsonOf<Responses<Id>[keyof Responses<Id> & (200 | 201 | 204)]>

/** The problems that an operation can answer with. Their `code` tells them apart. */
export type ProblemOf<Id extends OperationId> = ProblemIn<Responses<Id>[keyof Responses<Id>]>

/** The body that an operation takes. */
export type Body<Id extends OperationId> = operations[Id] extends {
  readonly requestBody?: { readonly content: { readonly 'application/json': infer Json } }
}
  ? Json
  : never

/** The query that an operation takes. */
export type Query<Id extends OperationId> = NonNullable<operations[Id]['parameters']['query']>

/** How an operation ends. */
export type Answer<Id extends OperationId> = Result<Value<Id>, ProblemOf<Id> | ClientProblem>

/**
 * The first page when it is awaited; the rows of all pages when it is iterated. An iteration throws `ProblemError` if a page
 * cannot be loaded.
 */
export type Paged<Id extends OperationId, Rows extends keyof Value<Id>> = Promise<Answer<Id>> &
  AsyncIterable<Value<Id>[Rows] extends readonly (infer Row)[] ? Row : never>

/**
 * How an operation with a streamed answer ends. The body of the `Response` has not been read yet. No timeout limits the reading,
 * but `signal` aborts it.
 */
export type Streamed<Id extends OperationId> = Result<Response, ProblemOf<Id> | ClientProblem>
