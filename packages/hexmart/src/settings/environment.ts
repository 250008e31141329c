import { lstatSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { UsageError } from '../usage-error.ts'
import { nearestName } from './nearest-name.ts'

export type Variables = Readonly<Record<string, string | undefined>>

/**
 * A setting whose name is shorter than this many characters, such as PORT, is compared only with the variables in `.env`. A
 * similar variable of the process often belongs to another program.
 */
const distinctLength = 8

/**
 * The variables of the process and those of the file `.env` in the working directory. A variable of the process wins,
 * even an empty one.
 *
 * @param names the names of all settings
 * @throws UsageError for a file that exists and cannot be used, and for a variable that looks like a misspelt setting
 *   if that setting is missing. Otherwise the shop would start without these settings. Without DATABASE_URL, for
 *   example, it would start on a new and empty database
 */
export function readEnvironment(ofProcess: Variables, names: readonly string[], file = '.env'): Variables {
  const inFile = readEnvFile(file, names)
  const all = { ...inFile, ...ofProcess }
  const missing = names.filter((name) => all[name] === undefined)
  const missingLongNames = missing.filter((name) => name.length >= distinctLength)
  assertSpelling(Object.keys(inFile), names, missing, ` in ${file}`)
  assertSpelling(Object.keys(ofProcess), names, missingLongNames, '')
  return all
}

function assertSpelling(
  variables: readonly string[],
  names: readonly string[],
  missing: readonly string[],
  where: string,
): void {
  for (const name of variables) {
    const rightName = names.includes(name) ? undefined : nearestName(name, missing)
    if (rightName === undefined) continue
    throw new UsageError(
      `${name}${where} is not a setting. If it should be ${rightName}, rename it. If it belongs to another program, set ${rightName} too`,
    )
  }
}

/** Reads the file, in UTF-8 with or without a byte-order mark. Without the file there are no variables. */
function readEnvFile(file: string, names: readonly string[]): Record<string, string> {
  const bytes = readBytes(file)
  if (bytes === undefined) return {}
  const text = decode(bytes, file).replace(/\r\n?/g, '\n')
  const variables = parseEnv(text) as Record<string, string>
  // A quoted value may have several lines, and a line in it may look like a setting. So the quoted texts are removed, except
  // for their line breaks, which keep the numbers of the lines right.
  const unquoted = text.replace(/=\s*(["'`])[\s\S]*?\1/g, (quoted) => `=${quoted.replace(/[^\n]/g, '')}`)
  for (const [index, line] of unquoted.split('\n').entries()) {
    const [, name = ''] = /^\s*(?:export\s+)?(\w+)(?!\w|\s*=)/.exec(line) ?? []
    if (!names.includes(name) || variables[name] !== undefined) continue
    throw new UsageError(`line ${index + 1} of ${file} sets nothing: write ${name}=, followed by the value`)
  }
  return variables
}

function readBytes(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && !exists(file)) return undefined
    const reasons: Readonly<Record<string, string>> = {
      EACCES: 'this user may not read it',
      EISDIR: 'it is a folder',
      ENOENT: 'it is a link to a file that does not exist',
    }
    throw new UsageError(`the file ${file} cannot be used: ${reasons[code ?? ''] ?? message}`)
  }
}

/** Whether the name exists, even as a link that leads nowhere. */
function exists(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined
}

function decode(bytes: Buffer, file: string): string {
  try {
    // The decoder drops a byte-order mark. UTF-16 is either invalid as UTF-8, or full of zeros.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch {}
  throw new UsageError(`the file ${file} cannot be used: it is not UTF-8 text. Save it as UTF-8`)
}
