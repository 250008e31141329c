/** What a rule answers: a value, or a refusal. Expected failures are values; only broken invariants are thrown. */
export type Result<Value, Refused> = Ok<Value> | Refusing<Refused>

export interface Ok<Value> {
  readonly ok: true
  readonly value: Value
}

export interface Refusing<Refused> {
  readonly ok: false
  readonly refusal: Refused
}

export const ok = <Value>(value: Value): Ok<Value> => ({ ok: true, value })

export const refuse = <Refused>(refusal: Refused): Refusing<Refused> => ({ ok: false, refusal })
