/** For programs that call a shop over HTTP: a typed client, which repeats failed requests when a repeat is safe. */

export type { Answer, Body, OperationId, Paged, ProblemOf, Query, Streamed, Value } from './answer.ts'
export { createClient } from './create-client.ts'
export type * from './generated/api.ts'
export type { Client } from './methods.ts'
export type { CallOptions, ClientOptions, PostOptions, StreamOptions, TokenSource } from './options.ts'
export type {
  AbortedProblem,
  AnyProblem,
  ClientProblem,
  NoAnswerProblem,
  UnexpectedAnswerProblem,
} from './problems.ts'
export { ProblemError, unwrap } from './problems.ts'
export type { Done, Failed, Result } from './result.ts'
