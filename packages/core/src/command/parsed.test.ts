import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { InvalidInput } from '../base/invalid-input.ts'
import { defaultPolicy, Policy } from '../base/policy.ts'
import { ok } from '../base/results.ts'
import { placeOrder } from '../order/place-order.ts'
import { command } from './command.ts'
import { parseCommand, schemaOf } from './parsed.ts'

/** A command that does nothing but parse its input. */
const commandWith = <Input extends { readonly amount: number }>(input: z.ZodType<Input>, name = 'probe') =>
  command({
    name,
    input,
    refusals: [],
    lock: () => ({}),
    read: () => ({}),
    decide: (_, { amount }) => ok({ value: amount, changes: [] }),
  })

/** A command that counts how often its schema parses. */
function countingCommand(name: string) {
  let parses = 0
  const counting = z.strictObject({ amount: z.int().min(1) }).transform((input) => {
    parses++
    return input
  })
  return { probe: commandWith(counting, name), parses: () => parses }
}

describe('parsing an input', () => {
  test('an input that was already parsed is returned unchanged', () => {
    const { probe, parses } = countingCommand('probe')
    const parsed = parseCommand(probe, defaultPolicy, { amount: 1 })
    expect(parseCommand(probe, defaultPolicy, parsed)).toBe(parsed)
    expect(parses()).toBe(1)
  })

  test('a copy of a parsed input is parsed again, so that its changes are checked', () => {
    const { probe, parses } = countingCommand('probe')
    const parsed = parseCommand(probe, defaultPolicy, { amount: 1 })
    expect(parseCommand(probe, defaultPolicy, { ...parsed, amount: 2 })).toEqual({ amount: 2 })
    expect(parses()).toBe(2)
    expect(() => parseCommand(probe, defaultPolicy, { ...parsed, amount: 0 })).toThrow(InvalidInput)
  })

  test('an input that one command has parsed is parsed again by another command, even of the same name', () => {
    const [first, second] = [countingCommand('probe'), countingCommand('probe')]
    parseCommand(second.probe, defaultPolicy, parseCommand(first.probe, defaultPolicy, { amount: 1 }))
    expect(second.parses()).toBe(1)
  })

  test('an input that its schema freezes is parsed once', () => {
    let parses = 0
    const frozen = commandWith(
      z
        .strictObject({ amount: z.int() })
        .readonly()
        .transform((input) => {
          parses++
          return input
        }),
    )
    const parsed = parseCommand(frozen, defaultPolicy, { amount: 1 })
    expect(Object.isFrozen(parsed)).toBe(true)
    expect(parseCommand(frozen, defaultPolicy, parsed)).toBe(parsed)
    expect(parses).toBe(1)
  })

  test('an input that the schemas of two commands return unchanged is accepted by both, in turn', () => {
    const [first, second] = [commandWith(z.custom<{ amount: number }>()), commandWith(z.custom<{ amount: number }>())]
    const input = { amount: 1 }
    for (const command of [first, second, first]) expect(parseCommand(command, defaultPolicy, input)).toBe(input)
  })

  test('O4: an order that a shop with other limits has parsed is parsed again', () => {
    const items = ['a', 'b', 'c'].map((productId) => ({ productId, quantity: 1 }))
    const parsed = parseCommand(placeOrder, defaultPolicy, { userId: 'mina', items })
    const atMostTwo = Policy.parse({ maximumItems: 2 })
    expect(() => parseCommand(placeOrder, atMostTwo, parsed)).toThrow(InvalidInput)
  })
})

test('a schema that depends on the policy is made once per policy', () => {
  const other = Policy.parse({ maximumItems: 2 })
  expect(schemaOf(placeOrder, defaultPolicy)).toBe(schemaOf(placeOrder, defaultPolicy))
  expect(schemaOf(placeOrder, other)).toBe(schemaOf(placeOrder, other))
  expect(schemaOf(placeOrder, other)).not.toBe(schemaOf(placeOrder, defaultPolicy))
})
