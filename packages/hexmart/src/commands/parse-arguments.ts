/** The arguments of the command `hexmart`. */
import { parseArgs } from 'node:util'
import { UsageError } from '../usage-error.ts'

export const usage = `hexmart [serve]                                 serve the shop (the default)
hexmart migrate                                 bring the database up to date
hexmart grants [--migrating ROLE] [--serving ROLE]
                                                print SQL for a role that migrates and a role that serves
hexmart seed                                    fill the shop with a small demo
hexmart token --user ID [--admin] [--days N]    make a token, for one day unless --days is given
              [--scope SCOPES]                  … that opens parts of the API, such as hexmart:balances
hexmart rank --date YYYY-MM-DD                  count the sales of a day again
hexmart import users|products FILE.csv          add users, or products with their stock
hexmart audit                                   check that money, stock, coupons and messages add up
hexmart deliveries [list] [--state STATE]       list the newest messages for the data platform
                          [--after ID]          … that are older than the message ID
hexmart deliveries retry|discard --id ID|--all  send dead messages again, or discard them
hexmart deliveries resume                       end all pauses, so that waiting messages are sent now
hexmart openapi                                 print the OpenAPI document, for generators of clients
hexmart help, hexmart --version                 show this help, or the version

Settings come from the environment, or from .env; docs/service.md lists them.`

const options = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  user: { type: 'string' },
  admin: { type: 'boolean' },
  scope: { type: 'string' },
  days: { type: 'string' },
  date: { type: 'string' },
  state: { type: 'string' },
  after: { type: 'string' },
  migrating: { type: 'string' },
  serving: { type: 'string' },
  id: { type: 'string' },
  all: { type: 'boolean' },
} as const

/** The options of each command. Any other option is refused, because ignoring it would surprise the caller. */
const optionsOf = {
  serve: [],
  migrate: [],
  grants: ['migrating', 'serving'],
  seed: [],
  token: ['user', 'admin', 'scope', 'days'],
  rank: ['date'],
  'import users': [],
  'import products': [],
  audit: [],
  openapi: [],
  'deliveries list': ['state', 'after'],
  'deliveries retry': ['id', 'all'],
  'deliveries discard': ['id', 'all'],
  'deliveries resume': [],
} as const satisfies Readonly<Record<string, readonly (keyof typeof options)[]>>

export type Command = keyof typeof optionsOf

/** The first words of commands that have two words, each with advice about the second word. */
const secondWords: Readonly<Record<string, string>> = {
  deliveries: 'use list, retry, discard or resume',
  import: 'use users or products',
}

/** The options that were given. Only options of the command can be set. */
export interface Options {
  readonly user?: string | undefined
  readonly admin?: boolean | undefined
  readonly scope?: string | undefined
  readonly days?: string | undefined
  readonly date?: string | undefined
  readonly state?: string | undefined
  readonly after?: string | undefined
  readonly migrating?: string | undefined
  readonly serving?: string | undefined
  readonly id?: string | undefined
  readonly all?: boolean | undefined
  /** The file of an import. */
  readonly file?: string | undefined
}

/**
 * @param args the arguments after the name of the program
 * @throws UsageError, or an error of Node's `parseArgs`. The message of either names the wrong argument
 */
export function parseArguments(args: readonly string[]): {
  readonly command: Command | 'help' | 'version'
  readonly values: Options
} {
  const { positionals, values, tokens } = parseArgs({ args: [...args], allowPositionals: true, options, tokens: true })
  if (values.help || positionals[0] === 'help') return { command: 'help', values }
  if (values.version) return { command: 'version', values }

  const [command, words] = commandOf(positionals)
  const file = command.startsWith('import ') ? words.shift() : undefined
  const [extra] = words
  if (extra !== undefined) throw new UsageError(`${command} takes no ${extra}`)
  const optionNames = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []))
  for (const [index, name] of optionNames.entries()) {
    if (!(optionsOf[command] as readonly string[]).includes(name)) throw new UsageError(`${command} takes no --${name}`)
    if (optionNames.indexOf(name) < index) throw new UsageError(`--${name} is given twice`)
  }
  if (values.all && values.id !== undefined) throw new UsageError('--id and --all exclude each other: use one of them')
  return { command, values: { ...values, file } }
}

/** @returns the command, and the words after it */
function commandOf([name = 'serve', ...rest]: readonly string[]): readonly [Command, string[]] {
  const advice = Object.hasOwn(secondWords, name) ? secondWords[name] : undefined
  const second = advice === undefined ? undefined : (rest.shift() ?? (name === 'deliveries' ? 'list' : ''))
  const command = second === undefined ? name : `${name} ${second}`.trim()
  if (Object.hasOwn(optionsOf, command)) return [command as Command, rest]
  if (advice !== undefined) throw new UsageError(`there is no command ${command}: ${advice}`)
  throw new UsageError(`there is no command ${command}\n\n${usage}`)
}
