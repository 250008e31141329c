import { expect } from 'vitest'
import { z } from 'zod'
import { problemNameOf, problemSchemas } from '../src/documentation/problem-schemas.ts'
import type { ProblemCode } from '../src/problems/index.ts'
import * as shapes from '../src/resources/index.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Readonly<Record<string, unknown>>
}

/** The schema of a body: a reference to one schema, or one reference for each problem that the answer may be. */
interface Content {
  readonly schema: { readonly $ref?: string; readonly oneOf?: readonly { readonly $ref: string }[] }
}
interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, unknown>>
  readonly content?: Readonly<Record<string, Content>>
}
export interface Operation {
  readonly tags: readonly string[]
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly security: readonly object[]
  readonly 'x-roles'?: readonly string[]
  readonly 'x-scopes'?: readonly string[]
  readonly requestBody?:
    | {
        readonly required: boolean
        readonly content: { readonly 'application/json': { readonly example?: object } }
      }
    | undefined
  readonly responses: Readonly<Record<string, Response>>
}
/** The part of an OpenAPI document that tests use. */
export interface OpenApi {
  readonly openapi: string
  readonly tags: readonly object[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

/** The schemas of resources by the names that they have in the document. */
const schemas = new Map<string, z.ZodType>()
for (const shape of Object.values(shapes)) {
  const id = shape instanceof z.ZodType ? shapes.resources.get(shape)?.id : undefined
  if (id !== undefined) schemas.set(id, shape as z.ZodType)
}

/**
 * Compares an answer with what the document says about its route: the status, the type, the headers and the shape. A problem
 * must be one of those that the route lists. Answers of routes that the document does not have are not compared, and neither are
 * the lines of an export in CSV.
 */
export function conformingTo({ paths }: OpenApi) {
  return (method: string, route: string, answer: Answer): Answer => {
    const operation = paths[route.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    if (operation === undefined) return answer

    const response = operation.responses[answer.status]
    if (response === undefined) throw new Error(`${method} ${route} answers ${answer.status}, which is not documented`)
    if (answer.status === 204) {
      expect(answer.body).toEqual({})
      return answer
    }
    const type = String(answer.headers['content-type']).split(';')[0] ?? ''
    if (type === 'text/csv' && response.content?.[type]) return answer
    const { $ref, oneOf = [{ $ref }] } = response.content?.[type]?.schema ?? {}
    const names = oneOf.map(({ $ref: reference }) => reference?.replace('#/components/schemas/', '') ?? '')
    const { code } = answer.body
    const isProblem = type === 'application/problem+json'
    const name = isProblem ? names.find((candidate) => candidate === problemNameOf(code as ProblemCode)) : names[0]
    const schema = isProblem ? problemSchemas.get(code as ProblemCode) : schemas.get(name ?? '')
    if (name === undefined || schema === undefined) {
      throw new Error(`${method} ${route} answers ${answer.status} ${type} ${code}, which is not documented`)
    }
    const parts = type === 'application/x-ndjson' ? linesOf(answer.body.text) : [answer.body]
    for (const part of parts) expect(schema.parse(part)).toEqual(part)

    if (isProblem) expect(response.description).toContain(`\`${code}\``)
    const headers = Object.keys(response.headers ?? {}).map((header) => header.toLowerCase())
    for (const header of ['location', 'idempotent-replayed', 'retry-after', 'www-authenticate', 'x-request-id']) {
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
