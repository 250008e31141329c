import { expect } from 'vitest'
import type { z } from 'zod'
import * as shapes from '../src/resources/index.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Readonly<Record<string, unknown>>
}

interface Content {
  readonly schema: { readonly $ref: string }
}
interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, unknown>>
  readonly content: Readonly<Record<string, Content>>
}
export interface Operation {
  readonly tags: readonly string[]
  readonly security: readonly { readonly bearer: readonly string[] }[]
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly example?: object } } }
  readonly responses: Readonly<Record<string, Response>>
}
/** The part of an OpenAPI document that tests use. */
export interface OpenApi {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

/** The schemas of resources by the names that they have in the document. */
const schemas = new Map<string, z.ZodType>()
for (const shape of Object.values(shapes)) {
  const id = 'safeParse' in shape ? shapes.resources.get(shape)?.id : undefined
  if (id !== undefined) schemas.set(id, shape as z.ZodType)
}

/**
 * Compares an answer with the document of its route: the status, the type, the headers and the shape. A problem must be one
 * of those that the route lists.
 */
export function conformingTo({ paths }: OpenApi) {
  return (method: string, route: string, answer: Answer): Answer => {
    const operation = paths[route.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    if (operation === undefined) return answer

    const response = operation.responses[answer.status]
    if (response === undefined) throw new Error(`${method} ${route} answers ${answer.status}, which is not documented`)
    const type = String(answer.headers['content-type']).split(';')[0] ?? ''
    const name = response.content[type]?.schema.$ref.replace('#/components/schemas/', '') ?? ''
    if (type === 'text/csv' && response.content[type]) return answer
    const schema = schemas.get(name)
    if (schema === undefined) throw new Error(`${method} ${route} answers ${type}, which is not documented`)
    const parts = type === 'application/x-ndjson' ? linesOf(answer.body.text) : [answer.body]
    for (const part of parts) expect(schema.parse(part)).toEqual(part)

    if (name === 'Problem') expect(response.description).toContain(`\`${answer.body.code}\``)
    const headers = Object.keys(response.headers ?? {}).map((header) => header.toLowerCase())
    for (const header of ['location', 'idempotent-replayed', 'retry-after', 'www-authenticate']) {
      if (header in answer.headers) expect(headers).toContain(header)
    }
    return answer
  }
}

const linesOf = (text: unknown): readonly unknown[] =>
  String(text)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
