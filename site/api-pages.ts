/** The API reference: one page for each entry point of each package, from the doc comments. */
import { join } from 'node:path'
import ts from 'typescript'
import { type Exported, exportsOf, sourceOf } from './exports-of.ts'
import { root } from './guides.ts'
import { escaped } from './markdown.ts'

/** The entry points of the packages by the names under which programs import them. */
export const entryPoints: Readonly<Record<string, string>> = {
  '@hexmart/core': 'packages/core/src/index.ts',
  '@hexmart/core/rules': 'packages/core/src/rules.ts',
  '@hexmart/core/adapter': 'packages/core/src/adapter.ts',
  '@hexmart/core/testing': 'packages/core/contract/testing.ts',
  '@hexmart/core/contract': 'packages/core/contract/index.ts',
  '@hexmart/adapter-inmemory': 'packages/adapter-inmemory/src/index.ts',
  '@hexmart/adapter-postgres': 'packages/adapter-postgres/src/index.ts',
  '@hexmart/adapter-postgres/embedded': 'packages/adapter-postgres/src/embedded.ts',
  '@hexmart/adapter-http': 'packages/adapter-http/src/index.ts',
  '@hexmart/client': 'packages/client/src/index.ts',
}

/** The path of an entry point's page. */
export function entryPointPageOf(entryPoint: string): string {
  return `api/${entryPoint.replace('@hexmart/', '').replace('/', '-')}.md`
}

/** @returns the pages by their paths. A name that several entry points export is described once, by the first of them. */
export function apiPages(): ReadonlyMap<string, string> {
  const described = new Map<string, string>()
  const pages = new Map<string, string>()
  for (const [entryPoint, file] of Object.entries(entryPoints)) {
    const exports = exportsOf(join(root, file))
    const own = exports.filter((exported) => !described.has(identityOf(exported)))
    const others = exports.filter((exported) => described.has(identityOf(exported)))
    const page = entryPointPageOf(entryPoint)
    for (const exported of own) described.set(identityOf(exported), `/${page}#${exported.name.toLowerCase()}`)
    const links = others.map((exported) => `[\`${exported.name}\`](${described.get(identityOf(exported))})`)
    pages.set(page, pageFor(entryPoint, file, own, links))
  }
  return pages
}

function identityOf({ name, file }: Exported): string {
  return `${file}#${name}`
}

const sections: Readonly<Record<string, (node: ts.Node | undefined) => boolean>> = {
  Functions: (node) => node !== undefined && (ts.isFunctionDeclaration(node) || isFunctionValue(node)),
  Classes: (node) => node !== undefined && ts.isClassDeclaration(node),
  Values: (node) => node !== undefined && ts.isVariableStatement(node) && !isFunctionValue(node),
  Types: (node) => node !== undefined && (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)),
}

function isFunctionValue(node: ts.Node): boolean {
  if (!ts.isVariableStatement(node)) return false
  const value = node.declarationList.declarations[0]?.initializer
  return value !== undefined && (ts.isArrowFunction(value) || ts.isFunctionExpression(value))
}

function pageFor(entryPoint: string, file: string, own: readonly Exported[], links: readonly string[]): string {
  const parts = [`# ${entryPoint}`, purposeOf(file)]
  for (const [title, belongs] of Object.entries(sections)) {
    const members = own.filter(({ nodes }) => belongs(nodes[0]))
    if (members.length > 0) parts.push(`## ${title}`, ...members.map(sectionFor))
  }
  if (entryPoint === '@hexmart/client') {
    parts.push(
      '## Bodies and answers',
      'The types of all bodies and answers are exported under the names that the [HTTP reference](/http/schemas.md) shows.',
    )
  }
  if (links.length > 0) parts.push('## Exported by other entry points too', links.join(', '))
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function sectionFor({ name, nodes }: Exported): string {
  const docs = nodes.flatMap((node) => commentsOf(node).slice(-1)).map(proseOf)
  const code = nodes.map(signatureOf).join('\n\n')
  return [`### ${name}`, ...docs, `\`\`\`ts\n${code}\n\`\`\``].join('\n\n')
}

function commentsOf(node: ts.Node | undefined): readonly ts.JSDoc[] {
  return node ? ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc) : []
}

/** What a file says about itself at its top. A single comment above a declaration describes that declaration instead. */
function purposeOf(file: string): string {
  const [first] = sourceOf(join(root, file)).statements
  const comments = commentsOf(first)
  const isDeclaration = first && !ts.isExportDeclaration(first) && !ts.isImportDeclaration(first)
  return comments[0] && (!isDeclaration || comments.length > 1) ? proseOf(comments[0]) : ''
}

function proseOf(comment: ts.JSDoc): string {
  const tags = (comment.tags ?? []).map((tag) => {
    const text = textOf(tag.comment)
    if (tag.tagName.text === 'example') return `\`\`\`ts\n${text}\n\`\`\``
    if (ts.isJSDocParameterTag(tag)) return `- \`${tag.name.getText()}\`: ${escaped(text.replace(/^- /, ''))}`
    return `**${tag.tagName.text === 'returns' ? 'Returns' : 'Throws'}** ${escaped(thrownOf(tag) + text)}`
  })
  return [escaped(textOf(comment.comment)), ...tags].join('\n\n').trim()
}

/** The first word after `@throws`. TypeScript reads this word as a type, so the text of the tag lacks it. */
function thrownOf(tag: ts.JSDocTag): string {
  return ts.isJSDocThrowsTag(tag) && tag.typeExpression ? `${tag.typeExpression.getText()} ` : ''
}

function textOf(comment: ts.JSDocTag['comment']): string {
  return ts.getTextOfJSDocComment(comment) ?? ''
}

/** The declaration as it is written, without the bodies of functions and without its doc comment. */
function signatureOf(node: ts.Node): string {
  const start = node.getStart()
  const bodies: { readonly from: number; readonly to: number; readonly text: string }[] = []
  const visit = (child: ts.Node): void => {
    const body = ts.isFunctionLike(child) && 'body' in child ? (child.body as ts.Node | undefined) : undefined
    if (!body) {
      ts.forEachChild(child, visit)
      return
    }
    // Any other body, such as that of an arrow function, becomes `…`, because the code would be incomplete without it.
    const declares =
      ts.isFunctionDeclaration(child) || ts.isMethodDeclaration(child) || ts.isConstructorDeclaration(child)
    bodies.push({ from: declares ? body.pos : body.getStart(), to: body.end, text: declares ? '' : '…' })
  }
  visit(node)
  let text = node.getSourceFile().text.slice(start, node.end)
  for (const { from, to, text: replacement } of bodies.reverse()) {
    text = text.slice(0, from - start) + replacement + text.slice(to - start)
  }
  return text.replace(/^export (async )?/, '')
}
