import type { Refusal, Result } from '../src/index.ts'

/** The value of an answer. @throws Error when the answer is a refusal */
export function accepted<Value>(answer: Result<Value, Refusal>): Value {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.refusal)}`)
  return answer.value
}

/** The refusal of an answer. @throws Error when the answer is a value */
export function refused<R extends Refusal>(answer: Result<unknown, R>): R {
  if (answer.ok) throw new Error(`not refused: ${JSON.stringify(answer.value)}`)
  return answer.refusal
}
