import { expect, test } from 'vitest'
import { readProduct } from './product-input.ts'

const tea = { id: 'tea', name: ' Darjeeling ', price: '4,500', stock: '10', limit: '' }

test('a product is read from its form', () => {
  expect(readProduct(tea, 'KRW')).toEqual({
    faults: {},
    product: { id: 'tea', name: 'Darjeeling', price: 4_500, stock: 10, maximumPerUser: null },
  })
  expect(readProduct({ ...tea, id: '', price: '0', stock: '', limit: '2' }, 'EUR').product).toEqual({
    name: 'Darjeeling',
    price: 0,
    stock: 0,
    maximumPerUser: 2,
  })
})

test('reading a form finds the faults of all its fields, each under the name of its field', () => {
  const wrong = { id: 'a b', name: ' ', price: '4.50', stock: '-1', limit: '0' }
  expect(readProduct(wrong, 'KRW')).toEqual({
    faults: { id: true, name: true, price: true, stock: true, limit: true },
    product: undefined,
  })
})
