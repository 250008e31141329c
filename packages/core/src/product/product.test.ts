import { describe, expect, test } from 'vitest'
import { ProductId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { checkSellable, moveProduct, type Product, type ProductState, productStates } from './product.ts'

const product = (state: ProductState): Product => ({
  id: ProductId.parse('tea'),
  name: 'Tea',
  price: 4_500,
  state,
  maximumPerUser: null,
})

const allowed = ['HOLD → SELLABLE', 'SELLABLE → STOPPED', 'STOPPED → SELLABLE']
const moves = productStates
  .flatMap((from) => productStates.filter((to) => to !== from).map((to) => ({ from, to })))
  .map((move) => ({ ...move, verdict: allowed.includes(`${move.from} → ${move.to}`) ? 'allowed' : 'refused' }))

describe('moving', () => {
  test.each(moves)('P7: a move $from → $to is $verdict', ({ from, to, verdict }) => {
    const expected = verdict === 'allowed' ? ok(product(to)) : refuse({ code: 'ILLEGAL_STATE_CHANGE', from, to })
    expect(moveProduct(product(from), to)).toEqual(expected)
  })

  test.each(productStates)('P7: a move from %s to itself changes nothing', (state) => {
    expect(moveProduct(product(state), state)).toEqual(ok(product(state)))
  })
})

test.each(['HOLD', 'STOPPED'] as const)('O3: a product in the state %s is not sold', (state) => {
  expect(checkSellable(product(state))).toEqual(refuse({ code: 'PRODUCT_NOT_SELLABLE', productId: 'tea', state }))
})

test('O6: a product in the state SELLABLE is sold', () => {
  expect(checkSellable(product('SELLABLE'))).toEqual(ok(product('SELLABLE')))
})
