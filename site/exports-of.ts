/**
 * Finds what an entry point of a package exports, from the syntax alone: no types are computed, so all entry points together take
 * about a second.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'

/** An exported name with its declarations. There are several for overloads, and for a schema and the type of the same name. */
export interface Exported {
  readonly name: string
  readonly file: string
  readonly nodes: readonly ts.Node[]
}

const cache = new Map<string, ts.SourceFile>()

export function sourceOf(file: string): ts.SourceFile {
  const cached = cache.get(file)
  if (cached) return cached
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2024, true)
  cache.set(file, source)
  return source
}

/** @returns the exports in the order of the entry point; what another package or generated code declares is left out */
export function exportsOf(file: string): readonly Exported[] {
  return sourceOf(file).statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) return reexportsOf(file, statement)
    const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(isExportKeyword)
    return isExported ? declarationsOf(file, statement) : []
  })
}

function isExportKeyword({ kind }: ts.Modifier): boolean {
  return kind === ts.SyntaxKind.ExportKeyword
}

function declarationsOf(file: string, statement: ts.Statement): readonly Exported[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => ({
      name: name.getText(),
      file,
      nodes: [statement],
    }))
  }
  const name = (statement as ts.DeclarationStatement).name?.getText()
  return name ? [{ name, file, nodes: [statement] }] : []
}

function reexportsOf(file: string, { moduleSpecifier, exportClause }: ts.ExportDeclaration): readonly Exported[] {
  if (!exportClause) {
    const all = fileOf(file, moduleSpecifier)
    return !all || all.includes('/generated/') ? [] : mergeByName(exportsOf(all))
  }
  if (!ts.isNamedExports(exportClause)) return []
  return exportClause.elements.flatMap(({ name, propertyName }) => {
    const original = (propertyName ?? name).getText()
    const from = moduleSpecifier ?? importOf(file, original)
    const target = from ? fileOf(file, from) : file
    if (!target || target.includes('/generated/')) return []
    const found = mergeByName(from ? exportsOf(target) : allDeclarationsOf(target)).find(
      (exported) => exported.name === original,
    )
    return found ? [{ ...found, name: name.getText() }] : []
  })
}

/** A schema and the type of the same name are one export, and so are the overloads of a function. */
function mergeByName(exports: readonly Exported[]): readonly Exported[] {
  const byName = new Map<string, Exported>()
  for (const exported of exports) {
    const earlier = byName.get(exported.name)
    byName.set(exported.name, earlier ? { ...earlier, nodes: [...earlier.nodes, ...exported.nodes] } : exported)
  }
  return [...byName.values()]
}

function allDeclarationsOf(file: string): readonly Exported[] {
  return sourceOf(file).statements.flatMap((statement) => declarationsOf(file, statement))
}

function importOf(file: string, name: string): ts.Expression | undefined {
  return sourceOf(file)
    .statements.filter(ts.isImportDeclaration)
    .find(({ importClause }) => {
      const bindings = importClause?.namedBindings
      return bindings && ts.isNamedImports(bindings) && bindings.elements.some((element) => element.name.text === name)
    })?.moduleSpecifier
}

function fileOf(from: string, specifier: ts.Expression | undefined): string | undefined {
  const path = specifier && ts.isStringLiteral(specifier) ? specifier.text : ''
  return path.startsWith('.') ? join(dirname(from), path) : undefined
}
