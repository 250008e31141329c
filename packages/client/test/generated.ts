import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import openapiTs, { astToString, type OpenAPI3 } from 'openapi-typescript'

/** The part of an OpenAPI document that the client is generated from. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean }
  readonly security: readonly object[]
  readonly responses: Readonly<Record<string, { readonly headers?: object; readonly content?: Content }>>
}
interface Parameter {
  readonly in: 'path' | 'query' | 'header'
  readonly name: string
  readonly required: boolean
}
type Content = Readonly<Record<string, { readonly schema: { readonly $ref?: string } }>>
interface Schema {
  readonly properties?: Readonly<Record<string, { readonly type?: string }>>
}

const api = '/api/v1'
const main = fileURLToPath(new URL('../../hexmart/src/main.ts', import.meta.url))

/**
 * The document that `hexmart openapi` prints. The command runs without the caller's settings, because settings change
 * descriptions.
 */
export async function openapi(): Promise<Document> {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const env = { PATH, NODE_COMPILE_CACHE, STORE: 'memory' }
  const { stdout } = await promisify(execFile)(process.execPath, [main, 'openapi'], { env, maxBuffer: 50_000_000 })
  return JSON.parse(stdout)
}

/** @returns the files of `src/generated`, by their names */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const document = await openapi()
  return new Map([
    ['api.ts', banner + (await typesOf(document))],
    ['operations.ts', banner + operationsOf(document)],
  ])
}

const banner =
  '/** Generated from the OpenAPI document. Do not edit: run `pnpm --filter @hexmart/client generate`. */\n\n'

/** The types of everything under `/api/v1`. Headers are left out, because the client sends and reads them itself. */
async function typesOf({ paths, ...document }: Document): Promise<string> {
  const withoutHeaders = Object.entries(paths)
    .filter(([path]) => path.startsWith(api))
    .map(([path, operations]) => [
      path,
      Object.fromEntries(
        Object.entries(operations).map(([method, operation]) => [
          method,
          {
            ...operation,
            parameters: operation.parameters?.filter((parameter) => parameter.in !== 'header'),
            responses: Object.fromEntries(
              Object.entries(operation.responses).map(([status, { headers: _, ...response }]) => [status, response]),
            ),
          },
        ]),
      ),
    ])
  const ast = await openapiTs({ ...document, paths: Object.fromEntries(withoutHeaders) } as unknown as OpenAPI3, {
    immutable: true,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    // In a body, a caller may leave out a member that has a default.
    defaultNonNullable: false,
    silent: true,
  })
  return astToString(ast)
}

/** The signature of every operation under `/api/v1`, and its route. */
function operationsOf({ paths, components }: Document): string {
  const signatures: string[] = []
  const routes: string[] = []
  for (const [path, operations] of Object.entries(paths)) {
    if (!path.startsWith(api)) continue
    for (const [method, operation] of Object.entries(operations)) {
      const facts = factsOf(method, path, operation, components.schemas)
      signatures.push(signatureOf(operation, facts))
      routes.push(routeOf(operation, facts))
    }
  }
  const text = signatures.join('\n')
  const importsOf = (...names: string[]) => names.filter((name) => new RegExp(`\\b${name}\\b`).test(text)).join(', ')
  return `import type { ${importsOf('CallOptions', 'PostOptions', 'StreamOptions')} } from '../options.ts'
import type { ${importsOf('Answer', 'Body', 'Paged', 'Query', 'Streamed')} } from '../answer.ts'
import type { Route } from '../route.ts'

/** Every operation: the parameters of its path in their order, its body or its query, and options of the call. */
export interface Operations {
${text}
}

export const routes = {
${routes.join('\n')}
} as const satisfies Readonly<Record<keyof Operations, Route>>
`
}

/** The facts from which a signature and a route are generated. */
interface Facts {
  readonly method: string
  readonly path: string
  readonly input?: 'body' | 'query'
  readonly inputRequired: boolean
  readonly rows?: string
  readonly stream: boolean
}

function factsOf(
  method: string,
  path: string,
  operation: Operation,
  schemas: Document['components']['schemas'],
): Facts {
  const query = operation.parameters?.filter((parameter) => parameter.in === 'query') ?? []
  if (operation.requestBody && query.length > 0) {
    throw new TypeError(`${operation.operationId} takes a body and a query, but a method has one argument for both`)
  }
  const content = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1].content
  const name = content?.['application/json']?.schema.$ref?.split('/').at(-1) ?? ''
  const members = schemas[name]?.properties ?? {}
  const rows = 'nextCursor' in members ? Object.keys(members).find((key) => members[key]?.type === 'array') : undefined
  return {
    method: method.toUpperCase(),
    path: path.slice(api.length),
    ...(operation.requestBody && { input: 'body' }),
    ...(query.length > 0 && { input: 'query' }),
    inputRequired: operation.requestBody?.required ?? query.some(({ required }) => required),
    ...(rows !== undefined && { rows }),
    stream: content !== undefined && !('application/json' in content),
  }
}

function signatureOf({ operationId, summary, description }: Operation, facts: Facts): string {
  const { method, path, input, inputRequired, rows, stream } = facts
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `${name}: string`)
  if (input) {
    const type = input === 'body' ? 'Body' : 'Query'
    parameters.push(`${input}${inputRequired ? '' : '?'}: ${type}<'${operationId}'>`)
  }
  const options = stream ? 'StreamOptions' : method === 'POST' ? 'PostOptions' : 'CallOptions'
  parameters.push(`options?: ${options}`)
  const plain = stream ? `Promise<Streamed<'${operationId}'>>` : `Promise<Answer<'${operationId}'>>`
  const answer = rows ? `Paged<'${operationId}', '${rows}'>` : plain
  const words = [summary, description].filter((text) => text !== undefined).map((text) => text.replace(/\.?$/, '.'))
  return `  /** ${words.join(' ')} */
  ${operationId}(${parameters.join(', ')}): ${answer}`
}

function routeOf({ operationId, security }: Operation, { method, path, input, rows, stream }: Facts): string {
  const members = [`method: '${method}'`, `path: '${path}'`]
  if (input) members.push(`input: '${input}'`)
  if (rows) members.push(`rows: '${rows}'`)
  if (stream) members.push('stream: true')
  if (security.length === 0) members.push('public: true')
  return `  ${operationId}: { ${members.join(', ')} },`
}
