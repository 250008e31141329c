import { describe, expect, test } from 'vitest'
import { ProductId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { addPieces, adjust, deduct, noStock, recount, stockMoved } from './stock.ts'

const productId = ProductId.parse('tea')
const stock = (quantity: number) => ({ productId, quantity })

describe('deduct', () => {
  test('O20: the whole stock can be taken, which leaves 0', () => {
    expect(deduct(stock(3), 3)).toEqual(ok(stock(0)))
  })

  test.each([
    ['O21', stock(0), 1],
    ['O21', stock(2), 3],
    ['O22', noStock(productId), 1],
  ])('%s: from the stock %j, %i pieces cannot be taken', (_, before, requested) => {
    expect(deduct(before, requested)).toEqual(
      refuse({ code: 'OUT_OF_STOCK', productId, requested, available: before.quantity }),
    )
  })
})

test('K1: a canceled order puts its pieces back', () => {
  expect(addPieces(stock(0), 3)).toEqual(stock(3))
})

describe("an operator's change", () => {
  test('P8: a change by an operator adds or removes pieces, down to exactly 0', () => {
    expect(adjust(stock(3), 5)).toEqual(ok(stock(8)))
    expect(adjust(stock(3), -3)).toEqual(ok(stock(0)))
  })

  test('P8: a change by an operator that would bring the stock below 0 is refused', () => {
    expect(adjust(stock(3), -4)).toEqual(refuse({ code: 'STOCK_BELOW_ZERO', productId, stock: 3 }))
  })

  test('P8: a counted number replaces the stock only if the stock has not changed since the operator read it', () => {
    expect(recount(stock(3), 10, 3)).toEqual(ok(stock(10)))
    expect(recount(stock(2), 10, 3)).toEqual(refuse({ code: 'STOCK_CHANGED', productId, stock: 2 }))
  })
})

test('P8: the movement of a change has the signed difference of the two stocks', () => {
  const facts = { reason: 'OPERATOR', orderId: null, at: 5 } as const
  expect(stockMoved(stock(3), stock(1), facts)).toEqual({
    type: 'stock moved',
    stock: stock(1),
    movement: { ...facts, productId, change: -2 },
  })
})
