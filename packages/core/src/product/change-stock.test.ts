import { describe, expect, test } from 'vitest'
import { contextAt, stateOf } from '../../contract/rules.ts'
import { ProductId } from '../base/ids.ts'
import { defaultPolicy } from '../base/policy.ts'
import { refuse } from '../base/results.ts'
import { schemaOf } from '../command/parsed.ts'
import { changeStock } from './change-stock.ts'

const noon = contextAt('2026-03-10T12:00:00Z')
const productId = ProductId.parse('tea')
const input = schemaOf(changeStock, defaultPolicy)
const products = [{ id: productId, name: 'Tea', price: 4_500, state: 'STOPPED', maximumPerUser: null }] as const
const stateWith3Pieces = stateOf({ products, stock: [{ productId, quantity: 3 }] })

const change = (changes: object, state = stateWith3Pieces) =>
  changeStock.decide(state, input.parse({ productId, ...changes }), noon)

test('P8: a change of the stock of an unknown product is refused', () => {
  expect(change({ change: 1 }, stateOf({}))).toEqual(refuse({ code: 'PRODUCT_NOT_FOUND', productId }))
})

test.each([
  ['adds pieces', { change: 4 }, 7, 4],
  ['removes pieces', { change: -3 }, 0, -3],
  ['sets the stock to a counted number', { set: 10, expected: 3 }, 10, 7],
])('P8: an operator %s, and the change has a movement', (_, changes, quantity, difference) => {
  const movement = { productId, change: difference, reason: 'OPERATOR', orderId: null, at: noon.now }
  expect(change(changes)).toEqual({
    ok: true,
    value: {
      value: { productId, stock: quantity },
      changes: [{ type: 'stock moved', stock: { productId, quantity }, movement }],
    },
  })
})

test('P8: a product without stock starts from 0', () => {
  expect(change({ change: 4 }, stateOf({ products }))).toMatchObject({ ok: true, value: { value: { stock: 4 } } })
  expect(change({ set: 4, expected: 0 }, stateOf({ products }))).toMatchObject({ ok: true })
})

test('P8: setting the stock to the number that it has changes nothing', () => {
  expect(change({ set: 3, expected: 3 })).toEqual({
    ok: true,
    value: { value: { productId, stock: 3 }, changes: [] },
  })
})

test('P8: a change to less than 0 is refused, and so is a counted number if the stock is not the expected one; both refusals have the present stock', () => {
  expect(change({ change: -4 })).toEqual(refuse({ code: 'STOCK_BELOW_ZERO', productId, stock: 3 }))
  expect(change({ set: 10, expected: 2 })).toEqual(refuse({ code: 'STOCK_CHANGED', productId, stock: 3 }))
})

describe('input', () => {
  test.each([
    { change: 0 },
    { change: 0.5 },
    { change: 1_000_000_001 },
    { set: 5 },
    { set: -1, expected: 0 },
    { change: 1, set: 5, expected: 0 },
    {},
  ])('P8: the change %j is malformed', (changes) => {
    expect(input.safeParse({ productId, ...changes }).success).toBe(false)
  })
})
