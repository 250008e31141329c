/**
 * The answer of a rule: a value or a refusal. Rules return expected failures as refusals. They throw only for malformed
 * input that no schema can find, for broken invariants, and if a house rule throws or returns anything but a decision.
 */
export type Result<Value, R> = Ok<Value> | Refused<R>

export interface Ok<Value> {
  readonly ok: true
  readonly value: Value
}

export interface Refused<R> {
  readonly ok: false
  readonly refusal: R
}

export const ok = <Value>(value: Value): Ok<Value> => ({ ok: true, value })

export const refuse = <R>(refusal: R): Refused<R> => ({ ok: false, refusal })
