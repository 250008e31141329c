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
export type {
  Answer,
  Body,
  Done,
  Failed,
  OperationId,
  Paged,
  ProblemOf,
  Query,
  Result,
  Streamed,
  Value,
} from './result.ts'
