import type { z } from 'zod'
import { parseInput } from '../base/invalid-input.ts'
import type { Policy } from '../base/policy.ts'
import type { Command, InputSchema } from './command.ts'
import type { RefusalCode } from './refusal.ts'

/**
 * For each parsed input, the schema that parsed it. An input is parsed again only if the schema is another one. A schema that
 * depends on the policy is different for each shop, so an input that another shop has parsed is checked against this shop's
 * limits.
 */
const parsedBy = new WeakMap<object, unknown>()

const schemasByPolicy = new WeakMap<Policy, Map<unknown, unknown>>()

/** The schema of a command under a policy. It is made once per policy, because making a schema costs more than using it. */
export function schemaOf<Input extends object, Raw>(
  { input }: { readonly input: InputSchema<Input, Raw> },
  policy: Policy,
): z.ZodType<Input, Raw> {
  if (typeof input !== 'function') return input
  const schemas = schemasByPolicy.get(policy) ?? new Map<unknown, unknown>()
  schemasByPolicy.set(policy, schemas)
  const schema = schemas.get(input) ?? input(policy)
  schemas.set(input, schema)
  return schema as z.ZodType<Input, Raw>
}

/**
 * Parses the input of a command. An input that it has parsed before is returned unchanged, so nothing is parsed twice.
 *
 * @throws InvalidInput with every issue
 */
export function parseCommand<Raw, Input extends object, Value, Code extends RefusalCode, Prepared>(
  command: Command<Raw, Input, Value, Code, Prepared>,
  policy: Policy,
  input: Raw | Input,
): Input {
  const schema = schemaOf(command, policy)
  if (typeof input === 'object' && input !== null && parsedBy.get(input) === schema) return input as Input
  const parsed = parseInput(command.name, schema, input)
  parsedBy.set(parsed, schema)
  return parsed
}
