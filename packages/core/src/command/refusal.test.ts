/** Refusals that must not compile: `tsc -p tsconfig.tests.json` fails when an expected error is missing. */
import { expect, test } from 'vitest'
import type { Refusal, WithoutProblemMembers } from './refusal.ts'

/** A refusal with a fact of this name inside another fact. Only an outer fact can overwrite a member of a problem. */
interface NestedFact<Name extends string> {
  readonly code: 'PROBE'
  readonly fact: Readonly<Record<Name, string>>
}
/** A refusal with a fact of this name. */
type Fact<Name extends string> = { readonly code: 'PROBE' } & { readonly [N in Name]: string }

test('a fact named like a member of a problem (RFC 9457) does not compile', () => {
  type Allowed = WithoutProblemMembers<Fact<'state'> | NestedFact<'status'>>
  // @ts-expect-error: this fact would overwrite the problem's status
  type Status = WithoutProblemMembers<Fact<'status'>>
  // @ts-expect-error: this fact would overwrite the problem's type
  type Type = WithoutProblemMembers<Fact<'type'>>
  // @ts-expect-error: this fact would overwrite the problem's title
  type Title = WithoutProblemMembers<Fact<'title'>>
  // @ts-expect-error: this fact would overwrite the problem's detail
  type Detail = WithoutProblemMembers<Fact<'detail'>>
  // @ts-expect-error: this fact would overwrite the problem's instance
  type Instance = WithoutProblemMembers<Fact<'instance'>>
  // @ts-expect-error: this fact would overwrite the id of the request, which the HTTP adapter adds to a problem
  type RequestId = WithoutProblemMembers<Fact<'requestId'>>
  // @ts-expect-error: this fact would overwrite the list of errors, which the HTTP adapter adds to a problem
  type Errors = WithoutProblemMembers<Fact<'errors'>>
  // @ts-expect-error: one of the two refusals has a fact that would overwrite the problem's status
  type Union = WithoutProblemMembers<Fact<'state'> | Fact<'status'>>
  // @ts-expect-error: an optional fact would overwrite the problem's member too
  type Optional = WithoutProblemMembers<{ readonly code: 'PROBE'; readonly status?: string }>
  // @ts-expect-error: a refusal must have a code
  type Codeless = WithoutProblemMembers<{ readonly state: string }>

  // Use the types, because the compiler reports unused types.
  const probes: readonly (Allowed | Status | Type | Title | Detail | Instance | RequestId | Errors)[] = []
  const others: readonly (Union | Optional | Codeless)[] = []
  expect([...probes, ...others]).toEqual([])
})

test('the code of a refusal tells which facts it has', () => {
  const factOf = (refusal: Refusal) => (refusal.code === 'OUT_OF_STOCK' ? refusal.available : null)
  expect(factOf({ code: 'OVERLOADED' })).toBeNull()
})
