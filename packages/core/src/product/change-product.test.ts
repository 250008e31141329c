import { describe, expect, test } from 'vitest'
import { accepted } from '../../contract/answers.ts'
import { contextAt, stateOf } from '../../contract/rules.ts'
import { ProductId } from '../base/ids.ts'
import { defaultPolicy } from '../base/policy.ts'
import { refuse } from '../base/results.ts'
import { schemaOf } from '../command/parsed.ts'
import { changeProduct } from './change-product.ts'
import { createProduct } from './create-product.ts'
import type { Product } from './product.ts'

const noon = contextAt('2026-03-10T12:00:00Z')
const productId = ProductId.parse('tea')
const creationInput = schemaOf(createProduct, defaultPolicy)
const changeInput = schemaOf(changeProduct, defaultPolicy)
const tea: Product = { id: productId, name: 'Tea', price: 4_500, state: 'HOLD', maximumPerUser: null }

describe('creating', () => {
  const create = (input: object, state = stateOf({})) => createProduct.decide(state, creationInput.parse(input), noon)

  test('P7: a product starts on HOLD, without stock', () => {
    expect(create({ id: 'tea', name: 'Tea', price: 4_500 })).toEqual({
      ok: true,
      value: { value: { ...tea, stock: 0 }, changes: [{ type: 'product added', product: tea }] },
    })
  })

  test('P7: a product may also start SELLABLE, but not STOPPED', () => {
    expect(create({ name: 'Tea', price: 0, state: 'SELLABLE' })).toMatchObject({ ok: true })
    expect(creationInput.safeParse({ name: 'Tea', price: 0, state: 'STOPPED' }).success).toBe(false)
  })

  test('P8: the first stock of a product is recorded as a movement', () => {
    const stock = { productId, quantity: 7 }
    const movement = { productId, change: 7, reason: 'OPERATOR', orderId: null, at: noon.now }
    expect(create({ id: 'tea', name: 'Tea', price: 4_500, stock: 7 })).toMatchObject({
      value: { value: { stock: 7 }, changes: [{ type: 'product added' }, { type: 'stock moved', stock, movement }] },
    })
  })

  test("P8: if the shop still has stock for the id, because the product was in a host's catalogue before, the new stock is added to that stock", () => {
    const stateWithStock = stateOf({ stock: [{ productId, quantity: 3 }] })
    expect(create({ id: 'tea', name: 'Tea', price: 4_500, stock: 7 }, stateWithStock)).toMatchObject({
      value: { value: { stock: 10 }, changes: [{}, { stock: { quantity: 10 }, movement: { change: 7 } }] },
    })
  })

  test('P7: a product with an id that exists is refused', () => {
    expect(create({ id: 'tea', name: 'Tea', price: 1 }, stateOf({ products: [tea] }))).toEqual(
      refuse({ code: 'ALREADY_EXISTS', id: productId }),
    )
  })

  test.each([{ price: -1 }, { price: 1_000_000_001 }, { price: 0.5 }, { stock: -1 }, { stock: 1_000_000_001 }])(
    'a product with %j is refused',
    (wrong) => {
      expect(creationInput.safeParse({ name: 'Tea', price: 1, ...wrong }).success).toBe(false)
    },
  )
})

describe('changing', () => {
  const change = (changes: object, state = stateOf({ products: [tea] })) =>
    changeProduct.decide(state, changeInput.parse({ productId, ...changes }), noon)

  test('a change of an unknown product is refused', () => {
    expect(change({ price: 1 }, stateOf({}))).toEqual(refuse({ code: 'PRODUCT_NOT_FOUND', productId }))
  })

  test('one change can set name, price and state', () => {
    const product = { id: productId, name: 'Green tea', price: 0, state: 'SELLABLE', maximumPerUser: null }
    expect(change({ name: 'Green tea', price: 0, state: 'SELLABLE' })).toEqual({
      ok: true,
      value: { value: product, changes: [{ type: 'product changed', product }] },
    })
  })

  test('P11: a purchase limit can be set and removed, other changes keep the limit, and a malformed limit is refused', () => {
    const limitedTea = accepted(change({ maximumPerUser: 3 })).value
    expect(limitedTea).toEqual({ ...tea, maximumPerUser: 3 })
    const limited = stateOf({ products: [limitedTea] })
    expect(accepted(change({ price: 1 }, limited)).value).toEqual({ ...limitedTea, price: 1 })
    expect(accepted(change({ maximumPerUser: null }, limited)).value).toEqual(tea)
    for (const wrong of [0, -1, 1.5, 1_000_000_001, '3']) {
      expect(changeInput.safeParse({ productId, maximumPerUser: wrong }).success).toBe(false)
      expect(creationInput.safeParse({ name: 'Tea', price: 1, maximumPerUser: wrong }).success).toBe(false)
    }
  })

  test('A3: a change to values that the product already has is accepted and writes nothing', () => {
    const { id: _, ...present } = tea
    for (const changes of [present, { state: tea.state }, { price: tea.price }, { maximumPerUser: null }]) {
      expect(change(changes)).toEqual({ ok: true, value: { value: tea, changes: [] } })
    }
  })

  test('P7: a change with a state that the product cannot move to is refused as a whole', () => {
    expect(change({ price: 1, state: 'STOPPED' })).toEqual(
      refuse({ code: 'ILLEGAL_STATE_CHANGE', from: 'HOLD', to: 'STOPPED' }),
    )
  })

  test('P7: a change without anything to change is refused', () => {
    expect(changeInput.safeParse({ productId }).success).toBe(false)
  })
})
