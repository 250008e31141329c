/** A call that took effect. */
export interface Done<Value> {
  readonly ok: true
  readonly value: Value
  /** True if an earlier request with the same key had already taken effect, and this is the answer to that request again. */
  readonly replayed: boolean
}

/** A call that was refused or failed. */
export interface Failed<Problem> {
  readonly ok: false
  readonly problem: Problem
  /**
   * False: the call changed nothing. True: the request may have taken effect, for example because an answer was lost.
   * A POST can be repeated with the same `idempotencyKey`, and a DELETE as it is. Before you repeat a PATCH, read the changed
   * thing again to see whether the PATCH took effect.
   *
   * After a refusal the value is false, even if an earlier attempt got no answer: if that attempt had taken effect, the service
   * would have repeated the answer to it. One rare case is not covered: a request that the service has not
   * processed yet when the call ends may take effect later.
   */
  readonly outcomeUnknown: boolean
  /** The key that the attempts of a POST carried. */
  readonly idempotencyKey?: string
}

export type Result<Value, Problem> = Done<Value> | Failed<Problem>
