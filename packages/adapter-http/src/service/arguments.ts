/** What stands behind `hexmart` on the command line. */
import { parseArgs } from 'node:util'
import { UsageError } from './open-store.ts'

export const usage = `hexmart [serve]                                 serve the shop (the default)
hexmart migrate                                 bring the database up to date
hexmart seed                                    fill the shop with a small demo
hexmart token --user ID [--admin] [--days N]    make a token, for one day unless --days is given
hexmart rank --date YYYY-MM-DD                  count the sales of a day again
hexmart audit                                   check that everything adds up
hexmart deliveries [list] [--state STATE]       messages for the data platform
hexmart deliveries retry|discard --id ID|--all  replay, or give up, dead messages
hexmart help, hexmart --version                 show this, or which version it is

Settings come from the environment, or from .env; docs/service.md lists them.`

const options = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  user: { type: 'string' },
  admin: { type: 'boolean' },
  days: { type: 'string' },
  date: { type: 'string' },
  state: { type: 'string' },
  id: { type: 'string' },
  all: { type: 'boolean' },
} as const

/** What each command takes. Anything else is refused: who gives it expects it to count. */
const taken = {
  serve: [],
  migrate: [],
  seed: [],
  token: ['user', 'admin', 'days'],
  rank: ['date'],
  audit: [],
  'deliveries list': ['state'],
  'deliveries retry': ['id', 'all'],
  'deliveries discard': ['id', 'all'],
} as const satisfies Readonly<Record<string, readonly (keyof typeof options)[]>>

export type Command = keyof typeof taken

/** The options of all commands, those of the command in it alone. */
export interface Options {
  readonly user?: string | undefined
  readonly admin?: boolean | undefined
  readonly days?: string | undefined
  readonly date?: string | undefined
  readonly state?: string | undefined
  readonly id?: string | undefined
  readonly all?: boolean | undefined
}

/**
 * @param args without the program's own name
 * @throws UsageError, or an error of Node's, whose message names the argument that is wrong
 */
export function parseArguments(args: readonly string[]): {
  readonly command: Command | 'help' | 'version'
  readonly values: Options
} {
  const { positionals, values, tokens } = parseArgs({ args: [...args], allowPositionals: true, options, tokens: true })
  if (values.help || positionals[0] === 'help') return { command: 'help', values }
  if (values.version) return { command: 'version', values }

  const [command, extra] = commandOf(positionals)
  if (extra !== undefined) throw new UsageError(`${command} takes no ${extra}`)
  const given = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []))
  for (const [index, name] of given.entries()) {
    if (!(taken[command] as readonly string[]).includes(name)) throw new UsageError(`${command} takes no --${name}`)
    if (given.indexOf(name) < index) throw new UsageError(`--${name} is given twice`)
  }
  if (values.all && values.id !== undefined) throw new UsageError('--id and --all exclude each other: give one of them')
  return { command, values }
}

/** @returns the command, and the first word that is no part of it */
function commandOf([name = 'serve', ...rest]: readonly string[]): readonly [Command, string | undefined] {
  const command = name === 'deliveries' ? `${name} ${rest.shift() ?? 'list'}` : name
  if (Object.hasOwn(taken, command)) return [command as Command, rest[0]]
  if (name === 'deliveries') throw new UsageError(`${command}: it is list, retry or discard`)
  throw new UsageError(`there is no command ${command}\n\n${usage}`)
}
