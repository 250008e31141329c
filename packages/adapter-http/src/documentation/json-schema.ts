import { z } from 'zod'

export type JsonSchema = z.core.JSONSchema.BaseSchema

/**
 * Examples of ids that a host chooses. Without them, documentation tools make ids from the pattern, and these are hard to read.
 */
const examples: Readonly<Record<string, string>> = { userId: 'mina', productId: 'tea', couponId: 'spring', id: 'a-1' }

/**
 * Makes a schema easier to read, for people and for generators of clients. Adds examples. Drops patterns that follow
 * from a format or that not every generator reads, and bounds that only say "safe integer". A nullable string or object
 * becomes one schema with two types instead of a choice between two schemas, because a choice would make the serializer
 * validate the value before writing it.
 */
function tidy({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  const { properties = {} } = jsonSchema
  for (const [name, member] of Object.entries(properties)) {
    const example = examples[name]
    if (example === undefined || typeof member === 'boolean' || member.format !== undefined) continue
    properties[name] = { ...member, examples: [example] }
  }
  // A class such as `\p{Cc}` means something else to a generator that does not read patterns with the flag `u`.
  if (jsonSchema.format !== undefined || jsonSchema.pattern?.includes('\\p{')) delete jsonSchema.pattern
  // Join an `allOf` of patterns into one pattern. Otherwise a generated client would have the type `string & string`.
  const patterns = (jsonSchema.allOf ?? []).map((member) => (member.type === 'string' && member.pattern) || '')
  if (patterns.length > 0 && patterns.every(Boolean)) {
    delete jsonSchema.allOf
    jsonSchema.pattern = patterns.reduce((joined, pattern) => `(?=${pattern})${joined}`)
  }
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER && jsonSchema.maximum === Number.MAX_SAFE_INTEGER) {
    delete jsonSchema.minimum
    delete jsonSchema.maximum
  }
  const [first, second, ...others] = jsonSchema.anyOf ?? []
  if (first?.type === 'string' && second?.type === 'null' && others.length === 0) {
    delete jsonSchema.anyOf
    Object.assign(jsonSchema, { type: ['string', 'null'], ...(first.format && { format: first.format }) })
  }
  if (first?.type === 'object' && second?.type === 'null' && others.length === 0) {
    delete jsonSchema.anyOf
    Object.assign(jsonSchema, first, { type: ['object', 'null'] })
  }
}

/** Fastify's serializers read draft 7. OpenAPI 3.1 reads draft 2020-12, which is the same for everything that is used here. */
export const conversion = { target: 'draft-7', unrepresentable: 'any', override: tidy } as const

export const inputSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { ...conversion, io: 'input' }) as JsonSchema

/** The schema of a command's body: the members of the command that are not path parameters. */
export function bodySchema(command: z.ZodType, params: Readonly<Record<string, z.ZodType>>): JsonSchema {
  const withoutParams = ({ $schema: _, properties = {}, required = [], anyOf, ...rest }: JsonSchema): JsonSchema => ({
    ...rest,
    ...(anyOf && { anyOf: anyOf.map((choice) => withoutParams(choice as JsonSchema)) }),
    ...(!anyOf && {
      properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !(name in params))),
    }),
    ...(required.some((name) => !(name in params)) && { required: required.filter((name) => !(name in params)) }),
  })
  const body = withoutParams(inputSchema(command))
  // The rule "at least one of these members" is a refinement of the schema, and zod leaves refinements out of a JSON Schema.
  // So this function parses an empty body: if the command refuses it, the document says `minProperties: 1`.
  const isEmptyRefused = !body.anyOf && !body.required && !command.safeParse(sampleOf(params)).success
  return isEmptyRefused ? { ...body, minProperties: 1 } : body
}

/** Whether a request may leave the body out, because no member is required. */
export function isOptional({ anyOf, required = [], minProperties = 0 }: JsonSchema): boolean {
  if (anyOf) return anyOf.some((choice) => isOptional(choice as JsonSchema))
  return required.length === 0 && minProperties === 0
}

/** A valid value for each kind of path parameter: an id that the host chooses, an id that the shop makes, and a day. */
const samples = ['a-1', '0195a1f0-0000-7000-8000-000000000000', '2025-03-09']
const sampleOf = (params: Readonly<Record<string, z.ZodType>>) =>
  Object.fromEntries(
    Object.entries(params).map(([name, schema]) => [name, samples.find((sample) => schema.safeParse(sample).success)]),
  )
