import type { Failed, Result } from './result.ts'

/** A problem as RFC 9457 describes it, with a `code` by which programs tell problems apart. */
export interface AnyProblem {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly detail: string
}

/** No complete answer arrived: the network failed, or a time limit was reached. `status` is 0. */
export interface NoAnswerProblem extends AnyProblem {
  readonly code: 'NO_ANSWER'
  readonly reason: 'NETWORK' | 'TIMEOUT'
}
/** The signal of the call was aborted. `status` is 0. */
export interface AbortedProblem extends AnyProblem {
  readonly code: 'ABORTED'
}
/** The answer is not from the shop: for example, it is a page of HTML from a proxy. `status` is the status of the answer. */
export interface UnexpectedAnswerProblem extends AnyProblem {
  readonly code: 'UNEXPECTED_ANSWER'
}
/** The problems that the client itself reports. */
export type ClientProblem = NoAnswerProblem | AbortedProblem | UnexpectedAnswerProblem

type Words = readonly [title: string, detail: string]
const words: Readonly<Record<ClientProblem['code'], Readonly<Record<'en' | 'ko', Words>>>> = {
  NO_ANSWER: {
    en: ['No answer', 'The shop did not answer. Please check your connection.'],
    ko: ['응답이 없습니다', '서버에서 응답을 받지 못했습니다. 네트워크 연결을 확인해 주세요.'],
  },
  ABORTED: {
    en: ['Aborted', 'The request was aborted.'],
    ko: ['요청이 중단되었습니다', '응답을 받기 전에 요청이 중단되었습니다.'],
  },
  UNEXPECTED_ANSWER: {
    en: ['Unexpected answer', 'The answer did not come from the shop. Please try again later.'],
    ko: ['예상하지 못한 응답입니다', '쇼핑몰 서버의 응답이 아닙니다. 잠시 후 다시 시도해 주세요.'],
  },
}

export type ClientProblemFacts =
  | Pick<NoAnswerProblem, 'code' | 'reason'>
  | Pick<AbortedProblem, 'code'>
  | Pick<UnexpectedAnswerProblem, 'code' | 'status'>

export function clientProblem(facts: ClientProblemFacts, language: 'en' | 'ko'): ClientProblem {
  const [title, detail] = words[facts.code][language]
  return { status: 0, ...facts, title, detail }
}

/** Thrown by `unwrap`, and by an iteration over pages. */
export class ProblemError<Problem extends AnyProblem = AnyProblem> extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem
  /** See `Failed.outcomeUnknown`. */
  readonly outcomeUnknown: boolean
  /** See `Failed.idempotencyKey`. */
  readonly idempotencyKey: string | undefined

  constructor({ problem, outcomeUnknown, idempotencyKey }: Failed<Problem>) {
    super(`${problem.code}: ${problem.detail}`)
    this.problem = problem
    this.outcomeUnknown = outcomeUnknown
    this.idempotencyKey = idempotencyKey
  }
}

/**
 * Returns the value of a result, for callers that prefer exceptions.
 *
 * @throws ProblemError
 *
 * @example
 * const client = createClient({ baseUrl: 'https://shop.example' })
 * const { products } = unwrap(await client.products.list({ limit: 100 }))
 */
export function unwrap<Value>(result: Result<Value, AnyProblem>): Value {
  if (result.ok) return result.value
  throw new ProblemError(result)
}
