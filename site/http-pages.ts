/** The HTTP reference: a page for each group of operations, and one for the schemas, from the OpenAPI document. */
import { cell, escaped } from './markdown.ts'

export interface Document {
  readonly info: { readonly description: string }
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly webhooks: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Schemas }
}
type Schemas = Readonly<Record<string, Schema>>
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required?: boolean; readonly content: Content }
  readonly security?: readonly object[]
  readonly 'x-roles'?: readonly string[]
  readonly 'x-scopes'?: readonly string[]
  readonly responses: Readonly<Record<string, Answer>>
}
interface Parameter {
  readonly in: string
  readonly name: string
  readonly required?: boolean
  readonly description?: string
  readonly schema: Schema
}
interface Answer {
  readonly description: string
  readonly headers?: Readonly<Record<string, { readonly description?: string }>>
  readonly content?: Content
}
type Content = Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>>
interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

const schemasPage = 'http/schemas.md'

/** @returns the pages by their paths */
export function httpPages(document: Document): ReadonlyMap<string, string> {
  const { schemas } = document.components
  const pages = new Map<string, string>()
  for (const { name, description } of document.tags) {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, operation]) => operation.tags?.includes(name))
        .map(([method, operation]) => operationFor(`${method.toUpperCase()} ${path}`, operation, schemas)),
    )
    pages.set(httpPageOf(name), page(titleOf(name), `${description}.`, operations))
  }
  const messages = Object.values(document.webhooks).flatMap((methods) =>
    Object.entries(methods).map(([method, { security: _, ...operation }]) =>
      operationFor(`${method.toUpperCase()} https://your-data-platform.example`, operation, schemas),
    ),
  )
  pages.set(
    httpPageOf('messages'),
    page('Messages', 'The messages that the shop sends to the [data platform](/docs/delivery.md).', messages),
  )
  pages.set(
    schemasPage,
    page(
      'Bodies and answers',
      'All bodies and answers, by the names that the OpenAPI document gives them.',
      schemaSections(schemas),
    ),
  )
  return pages
}

export function httpPageOf(tag: string): string {
  return `http/${tag}.md`
}

export function titleOf(tag: string): string {
  return tag[0]?.toUpperCase() + tag.slice(1)
}

function page(title: string, introduction: string, sections: readonly string[]): string {
  return `${[`# ${title}`, introduction, ...sections].join('\n\n')}\n`
}

function operationFor(route: string, operation: Operation, schemas: Schemas): string {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation
  const parts = [
    `## ${operationId}`,
    `**${escaped(summary)}**`,
    `\`\`\`http\n${route}\n\`\`\``,
    escaped(description ?? ''),
    callersOf(operation),
    ...parametersTable(parameters),
    ...(requestBody ? bodyOf(requestBody.content, schemas) : []),
    ...answersOf(responses),
    ...problemsTable(responses, schemas),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/**
 * Who may call an operation. The text is empty for a webhook, which nobody calls, because the shop itself sends it: `httpPages`
 * removes `security` from webhooks.
 */
function callersOf({ security, 'x-roles': roles = [], 'x-scopes': scopes = [] }: Operation): string {
  if (!security) return ''
  if (security.length === 0) return 'Public: needs no token.'
  const names = [...roles.map((role) => `\`${role}\``), ...scopes.map((scope) => `the scope \`${scope}\``)]
  return `May be called by: ${names.join(', ')} ([tokens](/docs/http.md#tokens)).`
}

function parametersTable(parameters: readonly Parameter[]): string[] {
  if (parameters.length === 0) return []
  const rows = parameters.map(({ in: place, name, required, description, schema }) => [
    `\`${name}\``,
    place,
    `${typeOf(schema)}${required ? '' : ', optional'}`,
    notesOf({ ...schema, ...(description !== undefined && { description }) }),
  ])
  return ['**Parameters**', table(['name', 'in', 'type', 'meaning'], rows)]
}

function bodyOf(content: Content, schemas: Schemas): string[] {
  return Object.entries(content).flatMap(([type, { schema, example }]) => [
    `**Body**: \`${type}\`, ${typeOf(schema)}`,
    ...membersTable(schemas[nameOf(schema)] ?? schema),
    ...(example === undefined ? [] : [`\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``]),
  ])
}

function answersOf(responses: Operation['responses']): string[] {
  return Object.entries(responses)
    .filter(([status]) => status < '400')
    .map(([status, { description, headers = {}, content = {} }]) => {
      const types = Object.entries(content).map(([type, { schema }]) => `\`${type}\`, ${typeOf(schema)}`)
      const lines = Object.entries(headers).map(
        ([name, { description: meaning = '' }]) => `\n- \`${name}\`: ${escaped(meaning)}`,
      )
      return `**Answer ${status}**: ${types.join('; or ') || escaped(description)}${lines.length > 0 ? `\n${lines.join('')}` : ''}`
    })
}

function problemsTable(responses: Operation['responses'], schemas: Schemas): string[] {
  const rows = Object.entries(responses)
    .filter(([status]) => status >= '400')
    .map(([status, { description, content = {} }]) => {
      const problems = Object.values(content).flatMap(({ schema }) => schema.oneOf ?? [schema])
      const codes = problems.map((problem) => {
        const code = schemas[nameOf(problem)]?.properties?.code?.enum?.[0]
        return typeof code === 'string' ? `[\`${code}\`](${addressOf(problem)})` : ''
      })
      return [status, codes.filter((code) => code !== '').join(', ') || cell(description)]
    })
  return rows.length === 0 ? [] : ['**Problems**', table(['status', 'problem'], rows)]
}

function schemaSections(schemas: Schemas): string[] {
  return Object.entries(schemas).map(([name, schema]) => {
    const members = membersTable(schema)
    const content = members.length > 0 ? members : [typeOf(schema)]
    return [`## ${name}`, escaped(schema.description ?? ''), ...content].filter((part) => part !== '').join('\n\n')
  })
}

function membersTable({ properties = {}, required = [] }: Schema): string[] {
  const rows = Object.entries(properties).map(([member, schema]) => [
    `\`${member}\``,
    `${typeOf(schema)}${required.includes(member) ? '' : ', optional'}`,
    notesOf(schema),
  ])
  return rows.length === 0 ? [] : [table(['member', 'type', 'meaning'], rows)]
}

/** A type in words, with links to the schemas that have names. */
function typeOf(schema: Schema): string {
  const { $ref, type, oneOf, anyOf, items, properties, additionalProperties } = schema
  if ($ref) return `[${nameOf(schema)}](${addressOf(schema)})`
  if (schema.const !== undefined) return code(schema.const)
  if (schema.enum) return schema.enum.map(code).join(' or ')
  const choices = oneOf ?? anyOf
  if (choices) return choices.map(typeOf).join(' or ')
  if (items) return `list of ${typeOf(items)}`
  if (properties)
    return `object of ${Object.keys(properties)
      .map((name) => `\`${name}\``)
      .join(', ')}`
  if (typeof additionalProperties === 'object') return `object of ${typeOf(additionalProperties)} by name`
  return [type ?? 'any'].flat().join(' or ') + (schema.format ? ` (${schema.format})` : '')
}

function nameOf({ $ref = '' }: Schema): string {
  return $ref.split('/').at(-1) ?? ''
}

function addressOf(schema: Schema): string {
  return `/${schemasPage}#${nameOf(schema).toLowerCase()}`
}

function code(value: unknown): string {
  return `\`${cell(JSON.stringify(value))}\``
}

/** What a member means, and its limits. */
function notesOf({ description = '', default: value, ...schema }: Schema): string {
  const limits = [
    rangeOf('', schema.minimum, schema.maximum),
    rangeOf(' characters', schema.minLength, schema.maxLength),
    rangeOf(' items', schema.minItems, schema.maxItems),
    value === undefined ? '' : `${code(value)} by default`,
  ]
  return [cell(description), ...limits].filter((part) => part !== '').join('; ')
}

/** A limit that is the lowest or the highest safe integer holds for every integer, so it is left out. */
function rangeOf(unit: string, least?: number, most?: number): string {
  const from = least === undefined || least === Number.MIN_SAFE_INTEGER ? undefined : least.toLocaleString('en')
  const to = most === undefined || most === Number.MAX_SAFE_INTEGER ? undefined : most.toLocaleString('en')
  if (from === undefined && to === undefined) return ''
  if (from === undefined) return `at most ${to}${unit}`
  return to === undefined ? `at least ${from}${unit}` : `${from} to ${to}${unit}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
