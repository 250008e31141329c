import type { z } from 'zod'
import { parseInput } from '../base/invalid-input.ts'
import type { Policy } from '../base/policy.ts'
import type { Command, InputSchema } from './command.ts'
import type { RefusalCode } from './refusal.ts'

/** The constructor returns its argument. So a class that extends this class adds its private fields to the argument. */
class Marked {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: a field can be added to an existing object only in this way
    return object
  }
}

/**
 * Marks a parsed input with the schema that parsed it. A marked input is parsed again only if the schema is another one. A
 * schema that depends on the policy is made for each policy, so an input that a shop with another policy has parsed is
 * parsed again and checked against this shop's limits.
 *
 * The mark is a private field, which nobody sees. A copy does not have the mark. So the shop parses the copy again, which
 * it must do, because the caller may have changed the copy. A `WeakMap` in place of the private field took 0.4 µs per
 * command, and more time in the garbage collector.
 */
class ParsedBy extends Marked {
  #schema: unknown

  static mark(input: object, schema: unknown): void {
    // A schema may return its input unchanged, and another schema may have marked that object before.
    const marked = #schema in input ? input : new ParsedBy(input)
    marked.#schema = schema
  }

  static isMarked(input: object, schema: unknown): boolean {
    return #schema in input && input.#schema === schema
  }
}

const schemasByPolicy = new WeakMap<Policy, Map<unknown, unknown>>()

/** The schema of a command under a policy. It is made once per policy, because making a schema costs more than using it. */
export function schemaOf<Input extends object, Raw>(
  { input }: { readonly input: InputSchema<Input, Raw> },
  policy: Policy,
): z.ZodType<Input, Raw> {
  if (typeof input !== 'function') return input
  let schemas = schemasByPolicy.get(policy)
  if (schemas === undefined) {
    schemas = new Map()
    schemasByPolicy.set(policy, schemas)
  }
  let schema = schemas.get(input)
  if (schema === undefined) {
    schema = input(policy)
    schemas.set(input, schema)
  }
  return schema as z.ZodType<Input, Raw>
}

/**
 * Parses the input of a command. An input that the command's schema has already parsed is returned unchanged.
 *
 * @throws InvalidInput with every issue
 */
export function parseCommand<Raw, Input extends object, Value, Code extends RefusalCode, Prepared>(
  command: Command<Raw, Input, Value, Code, Prepared>,
  policy: Policy,
  input: Raw | Input,
): Input {
  const schema = schemaOf(command, policy)
  if (typeof input === 'object' && input !== null && ParsedBy.isMarked(input, schema)) return input as Input
  const parsed = parseInput(command.name, schema, input)
  ParsedBy.mark(parsed, schema)
  return parsed
}
