/** A call that took effect. */
export interface Done<Value> {
  readonly ok: true
  readonly value: Value
  /** True if an earlier request had taken effect already, and this is its answer again. */
  readonly replayed: boolean
}

/** A call that was refused or failed. */
export interface Failed<Problem> {
  readonly ok: false
  readonly problem: Problem
  /**
   * False: the call changed nothing. True: the request may have taken effect, for example because an answer was lost.
   * Repeat a POST with the same `idempotencyKey`; after another method, first check whether the request took effect.
   *
   * After a refusal the value is false, even if an earlier attempt got no answer: if that one had taken effect, the service
   * would have repeated its answer. One rare case is not covered: a request that is still under way when the call ends may take
   * effect later.
   */
  readonly outcomeUnknown: boolean
  /** The key that the attempts of a POST carried. */
  readonly idempotencyKey?: string
}

export type Result<Value, Problem> = Done<Value> | Failed<Problem>
