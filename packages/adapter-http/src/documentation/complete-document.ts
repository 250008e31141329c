import type { ProblemCode } from '../problems/index.ts'
import { isOptional, type JsonSchema } from './json-schema.ts'
import { typeNameOf } from './names.ts'
import { problemComponents, problemResponses } from './problem-schemas.ts'

/** The parts of a document that are completed here. */
interface Document {
  paths?: object
  components?: object
}

interface Operation {
  readonly operationId: string
  readonly requestBody?: { required: boolean; readonly content: Record<'application/json', { schema: JsonSchema }> }
  readonly responses: Record<string, object>
  'x-problems'?: readonly ProblemCode[]
}

/**
 * Adds to the document what `@fastify/swagger` cannot know: the problems of each operation, and whether a body may be left
 * out. Bodies get names, so that generated clients have a type for each: `PlaceOrderBody`.
 */
export function completed<D extends Document>(document: D): D {
  const bodies: Record<string, JsonSchema> = {}
  for (const operation of Object.values(document.paths ?? {}).flatMap((path): Operation[] => Object.values(path))) {
    const { operationId, requestBody, responses, 'x-problems': codes = [] } = operation
    delete operation['x-problems']
    Object.assign(responses, problemResponses(codes))

    if (!requestBody) continue
    const media = requestBody.content['application/json']
    const name = `${typeNameOf(operationId)}Body`
    requestBody.required = !isOptional(media.schema)
    bodies[name] = media.schema
    media.schema = { $ref: `#/components/schemas/${name}` }
  }
  const { components } = document as { components?: { schemas?: object } }
  return {
    ...document,
    components: { ...components, schemas: { ...components?.schemas, ...bodies, ...problemComponents } },
  }
}
