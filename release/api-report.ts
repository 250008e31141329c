/**
 * Reports the public surface of the packages: the names that each entry point exports, and every declaration that these names
 * lead to. The reports in `api/` are committed, so that a reviewer sees when the surface changes.
 *
 *     npx --yes pnpm@12 api
 */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { manifestIn, names, packAll, packageOf, root, unpackAll } from './packed.ts'

const reportFolder = join(root, 'api')
const printer = ts.createPrinter({ removeComments: true })

/** @returns the reports of the packages that were unpacked into a folder, by the names of their files in `api/` */
export async function reportsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = (await Promise.all(names.map((name) => entryPointsOf(folder, name)))).flat()
  const program = ts.createProgram({
    rootNames: entries.map(({ file }) => file),
    options: { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2024, types: [], strict: true },
  })
  const checker = program.getTypeChecker()
  const reports = new Map<string, string>()
  for (const name of names) {
    const entriesOfPackage = entries.filter((entry) => entry.name === name)
    if (entriesOfPackage.length === 0) continue
    const exported = entriesOfPackage.map(({ file, path }) => ({ path, symbols: exportsOf(program, checker, file) }))
    const lists = exported.map(
      ({ path, symbols }) => `# ${path}\n\n${sorted(symbols.map(({ name }) => name)).join('\n')}`,
    )
    const reached = reachedFrom(
      exported.flatMap(({ symbols }) => symbols),
      checker,
      join(folder, 'node_modules', packageOf(name), 'dist/'),
    )
    reports.set(`${name}.txt`, `${[...lists, '# declarations', ...sorted([...reached].map(print))].join('\n\n')}\n`)
  }
  return reports
}

interface EntryPoint {
  readonly name: string
  /** How a host imports the entry point, such as `@hexmart/core/rules`. */
  readonly path: string
  readonly file: string
}

async function entryPointsOf(folder: string, name: string): Promise<EntryPoint[]> {
  const installed = join(folder, 'node_modules', packageOf(name))
  const { exports } = await manifestIn(installed)
  return Object.entries(exports).map(([entry, { types = '' }]) => ({
    name,
    path: packageOf(name) + entry.slice(1),
    file: join(installed, types),
  }))
}

function exportsOf(program: ts.Program, checker: ts.TypeChecker, file: string): ts.Symbol[] {
  const source = program.getSourceFile(file)
  const symbol = source && checker.getSymbolAtLocation(source)
  if (symbol === undefined) throw new Error(`${file} exports nothing`)
  return checker.getExportsOfModule(symbol)
}

/**
 * Finds the declarations of these symbols, and all declarations of the same package that they name, directly or not.
 */
function reachedFrom(symbols: readonly ts.Symbol[], checker: ts.TypeChecker, dist: string): ReadonlySet<ts.Statement> {
  const reached = new Set<ts.Statement>()
  const add = (symbol: ts.Symbol | undefined): void => {
    if (symbol === undefined) return
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    for (const declaration of target.declarations ?? []) {
      const statement = statementOf(declaration)
      if (statement === undefined || reached.has(statement)) continue
      const { fileName } = statement.getSourceFile()
      // The client's generated types are committed as they are, in packages/client/src/generated.
      if (!fileName.startsWith(dist) || fileName.startsWith(`${dist}generated/`)) continue
      reached.add(statement)
      visit(statement)
    }
  }
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) add(checker.getSymbolAtLocation(node))
    node.forEachChild(visit)
  }
  symbols.forEach(add)
  return reached
}

/** The top-level statement that contains this declaration; undefined for a member of a type, and for a module. */
function statementOf(declaration: ts.Declaration): ts.Statement | undefined {
  const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
  return node.parent && ts.isSourceFile(node.parent) ? (node as ts.Node as ts.Statement) : undefined
}

/** Prints a declaration without `export` and `declare`, so that declarations sort by kind and name. */
function print(statement: ts.Statement): string {
  const text = printer.printNode(ts.EmitHint.Unspecified, statement, statement.getSourceFile())
  return text.replace(/^export /, '').replace(/^declare /, '')
}

const sorted = (texts: readonly string[]) => [...new Set(texts)].sort()

/** Writes the reports, and removes those of packages that are gone. */
async function update(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-api-'))
  try {
    await packAll(folder)
    await unpackAll(folder, folder)
    const reports = await reportsOf(folder)
    await mkdir(reportFolder, { recursive: true })
    for (const file of await readdir(reportFolder)) if (!reports.has(file)) await rm(join(reportFolder, file))
    for (const [file, report] of reports) await writeFile(join(reportFolder, file), report)
  } finally {
    await rm(folder, { recursive: true })
  }
}

if (import.meta.main) await update()
