import { expect, test } from 'vitest'
import { z } from 'zod'
import { InvalidInput, parseInput } from './invalid-input.ts'

function issuesOf(schema: z.ZodType, input: unknown) {
  try {
    parseInput('probe', schema, input)
  } catch (error) {
    if (error instanceof InvalidInput) return error.issues
  }
  throw new Error('the input was accepted')
}

const Order = z.strictObject({ items: z.array(z.strictObject({ quantity: z.int() })), total: z.int().optional() })

test('a valid input is returned as the schema transforms it', () => {
  expect(parseInput('probe', z.string().trim(), ' tea ')).toBe('tea')
})

test('every issue is listed with its path', () => {
  expect(issuesOf(Order, { items: [{ quantity: 1 }, { quantity: 'two' }], total: 0.5 })).toEqual([
    { path: 'items.1.quantity', message: expect.stringContaining('number') },
    { path: 'total', message: expect.stringContaining('int') },
  ])
})

test('each unknown member has an issue of its own', () => {
  const message = 'is unknown'
  expect(issuesOf(Order, { items: [{ quantity: 1, color: 'red' }], coupon: 1, note: 2 })).toEqual([
    { path: 'items.0.color', message },
    { path: 'coupon', message },
    { path: 'note', message },
  ])
})

test('the issue of an input that is not an object has an empty path', () => {
  expect(issuesOf(Order, null)).toEqual([{ path: '', message: expect.stringContaining('object') }])
})

test('for a union, the issues of the branch with the fewest issues are listed', () => {
  const either = z.union([
    z.strictObject({ id: z.string(), change: z.int() }),
    z.strictObject({ id: z.string(), set: z.int(), expected: z.int() }),
  ])
  expect(issuesOf(z.strictObject({ stock: either }), { stock: { id: 'tea', change: 0.5 } })).toEqual([
    { path: 'stock.change', message: expect.stringContaining('int') },
  ])
})

test('the message names the input, each path and each issue', () => {
  const error = new InvalidInput('place-order', [
    { path: 'items', message: 'must not be empty' },
    { path: '', message: 'must be an object' },
  ])
  expect(error.message).toBe('place-order: items must not be empty; must be an object')
  expect(error.name).toBe('InvalidInput')
})
