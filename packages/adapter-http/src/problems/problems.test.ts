import { readFile } from 'node:fs/promises'
import type { Reference, Refusal, RefusalCode, UserId } from '@hexmart/core'
import { describe, expect, test } from 'vitest'
import { languageOf, type ProblemCode, type ProblemSource, problemOf, problems } from './index.ts'

const id = '0195a1f0-0000-7000-8000-000000000000'

/** Example facts for every refusal of the shop. The numbers of one refusal differ, so that a mix-up of its facts shows. */
const facts = {
  USER_NOT_FOUND: { userId: 'mina' },
  USER_BLOCKED: { userId: 'mina' },
  PRODUCT_NOT_FOUND: { productId: 'tea' },
  COUPON_NOT_FOUND: { couponId: 'spring' },
  ORDER_NOT_FOUND: { orderId: id },
  DELIVERY_NOT_FOUND: { deliveryId: id },
  ALREADY_EXISTS: { id: 'tea' },
  REFERENCE_REUSED: { reference: 'web-1042', orderId: id },
  BALANCE_LIMIT_EXCEEDED: { balance: 11, amount: 22, limit: 30 },
  COUPON_ALREADY_ISSUED: { couponId: 'spring' },
  COUPON_SOLD_OUT: { couponId: 'spring' },
  COUPON_NOT_ISSUABLE: { couponId: 'spring', state: 'EXPIRED' },
  COUPON_NOT_OPEN: { couponId: 'spring', opensAt: Date.parse('2027-01-01T03:00:00Z') },
  QUANTITY_BELOW_ISSUED: { couponId: 'spring', issued: 11 },
  PRODUCT_NOT_SELLABLE: { productId: 'tea', state: 'HOLD' },
  PURCHASE_LIMIT_EXCEEDED: { productId: 'tea', limit: 33, bought: 22, requested: 44 },
  COUPON_NOT_USABLE: { userCouponId: id },
  COUPON_MINIMUM_NOT_MET: { userCouponId: id, minimumSubtotal: 22, subtotal: 11 },
  INSUFFICIENT_BALANCE: { required: 22, available: 11 },
  OUT_OF_STOCK: { productId: 'tea', requested: 22, available: 11 },
  STOCK_CHANGED: { productId: 'tea', stock: 11 },
  STOCK_BELOW_ZERO: { productId: 'tea', stock: 11 },
  HOUSE_RULE: { rule: 'adults-only', facts: { productId: 'wine' } },
  TOTAL_CHANGED: { expected: 22, total: 11 },
  TOTAL_TOO_LARGE: {},
  ILLEGAL_STATE_CHANGE: { from: 'HOLD', to: 'STOPPED' },
  ORDER_NOT_CANCELABLE: { orderId: id, orderStatus: 'PAID', reason: 'TOO_LATE' },
  IDEMPOTENCY_KEY_REUSED: { key: 'monday' },
  OVERLOADED: {},
  UNAVAILABLE: {},
  OUTCOME_UNKNOWN: {},
} as const satisfies { [Code in RefusalCode]: Record<Exclude<keyof Extract<Refusal, { code: Code }>, 'code'>, unknown> }

const codes = Object.keys(problems) as ProblemCode[]
const factsOf = (code: ProblemCode): object =>
  code in facts ? facts[code as RefusalCode] : code === 'INVALID_REQUEST' ? { errors: [] } : {}

/** The facts as a problem shows them. */
const shownFactsOf = (code: ProblemCode): object =>
  code === 'COUPON_NOT_OPEN' ? { couponId: 'spring', opensAt: '2027-01-01T03:00:00.000Z' } : factsOf(code)

describe.each(codes)('%s', (code) => {
  const ownFacts = factsOf(code)
  const shown = shownFactsOf(code)

  test.each(['en', 'ko'] as const)('has its facts as members and in its detail: %s', (language) => {
    const problem = problemOf({ code, ...ownFacts } as ProblemSource, { language, requestId: 'request-1', prefix: '' })
    expect(problem).toEqual({
      type: `/problems/${code.toLowerCase().replaceAll('_', '-')}`,
      title: problems[code].title[language],
      status: problems[code].status,
      detail: expect.any(String),
      ...shown,
      code,
      requestId: 'request-1',
    })
    const facts = Object.values(shown).flatMap((fact) =>
      typeof fact === 'object' && fact ? Object.values(fact) : fact,
    )
    for (const fact of facts) expect(problem.detail).toContain(String(fact))
    for (const words of [problem.title, problem.detail])
      expect(/\p{Script=Hangul}/u.test(String(words))).toBe(language === 'ko')
  })
})

// The reference of a charge or an adjustment belongs to no order.
test.each(['en', 'ko'] as const)('REFERENCE_REUSED without an order id names the reference only: %s', (language) => {
  const options = { language, requestId: 'request-1', prefix: '' }
  const problem = problemOf({ code: 'REFERENCE_REUSED', reference: 'pay-7' as Reference }, options)
  expect(problem.detail).toContain('pay-7')
  expect(problem.detail).not.toContain('undefined')
})

// A change of the name of an ERASED user asks for no other state.
test.each([
  ['en', 'This change is not possible in the state ERASED.'],
  ['ko', 'ERASED 상태에서는 변경할 수 없습니다.'],
] as const)('ILLEGAL_STATE_CHANGE names the state once if no other state was asked for: %s', (language, detail) => {
  const options = { language, requestId: 'request-1', prefix: '' }
  expect(problemOf({ code: 'ILLEGAL_STATE_CHANGE', from: 'ERASED', to: 'ERASED' }, options).detail).toBe(detail)
})

test('a fact replaces no other member of a problem, and facts with the names of such members do not compile', () => {
  const options = { language: 'en', requestId: 'request-1', prefix: '' } as const
  const facts = { type: 'x', title: 'x', status: 1, detail: 'x', requestId: 'x' }
  const refusal = { code: 'USER_NOT_FOUND', userId: 'mina' as UserId } as const
  expect(problemOf({ ...refusal, ...facts } as unknown as ProblemSource, options)).toEqual(problemOf(refusal, options))

  const withType = { ...refusal, type: 'x' }
  const withTitle = { ...refusal, title: 'x' }
  const withStatus = { ...refusal, status: 'BLOCKED' }
  const withDetail = { ...refusal, detail: 'x' }
  const withInstance = { ...refusal, instance: 'x' }
  const withRequestId = { ...refusal, requestId: 'x' }
  const withErrors = { ...refusal, errors: [] }
  // Nobody makes these calls: they only have to fail to compile.
  const calls = [
    // @ts-expect-error `type` is a member of RFC 9457, so no fact may have this name.
    () => problemOf(withType, options),
    // @ts-expect-error `title` is a member of RFC 9457, so no fact may have this name.
    () => problemOf(withTitle, options),
    // @ts-expect-error `status` is a member of RFC 9457, so no fact may have this name.
    () => problemOf(withStatus, options),
    // @ts-expect-error `detail` is a member of RFC 9457, so no fact may have this name.
    () => problemOf(withDetail, options),
    // @ts-expect-error `instance` is a member of RFC 9457, so no fact may have this name.
    () => problemOf(withInstance, options),
    // @ts-expect-error `requestId` is a member of every problem, so no fact may have this name.
    () => problemOf(withRequestId, options),
    // @ts-expect-error `errors` is the fact of `INVALID_REQUEST`, so no refusal may have a fact of this name.
    () => problemOf(withErrors, options),
  ]
  expect(calls).toHaveLength(7)
})

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['ko', 'ko'],
  ['KO-kr', 'ko'],
  ['ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7', 'ko'],
  ['en-US,en;q=0.9,ko;q=0.8', 'en'],
  ['en;q=0.5, ko;q=0.6', 'ko'],
  ['fr, ko;q=0.1', 'ko'],
  ['ko;q=0', 'en'],
  // `kok` is Konkani.
  ['kok', 'en'],
  ['*', 'en'],
  // A language with a malformed weight does not count.
  ['ko;q=x', 'en'],
] as const)('Accept-Language %j is answered in %s', (accepted, language) => {
  expect(languageOf(accepted)).toBe(language)
})

test('an Accept-Language with a million spaces is read in linear time', () => {
  // Quadratic time would take minutes.
  expect(languageOf(`ko${' '.repeat(1_000_000)}x`)).toBe('en')
})

test('the guide lists every problem with its status and its facts', async () => {
  const guide = await readFile(new URL('../../../../docs/http.md', import.meta.url), 'utf8')
  const rows = [...guide.matchAll(/^\| `([A-Z_]+)` +\| (\d{3}) +\| (.*?) *\|/gm)]
  const listed = rows.map(([, code, status, names = '']) => [code, Number(status), names.replaceAll('`', '')])
  const expected = codes.map((code) => [code, problems[code].status, Object.keys(factsOf(code)).join(', ')])
  expect(listed.sort()).toEqual(expected.sort())
})
