/** The servers that a connection string names. */
export interface Servers {
  /** A connection string for each host, in the order in which the hosts are tried. */
  readonly urls: readonly string[]
  /** Whether a server that is read-only must be skipped. */
  readonly mustWrite: boolean
  /** The hosts and the database for messages, without a user or a password. */
  readonly name: string
}

/**
 * A connection string that cannot be used. The message begins with a verb, so that a program can put the name of its setting
 * before it. The message contains no value from the connection string, because the value may be a password.
 */
export class WrongConnectionString extends TypeError {
  override readonly name = 'WrongConnectionString'
}

/** At most this many hosts: an attempt to connect may have to wait for each of them, one after the other. */
const hostLimit = 8
const example = 'postgresql://user:password@host:5432/shop'

/**
 * The parameters that take effect, each with the form of its values. All others are refused, because the driver would ignore
 * them or use them as options of its own.
 */
const parameters: Readonly<Record<string, RegExp>> = {
  application_name: /./,
  host: /^\//,
  options: /./,
  password: /./,
  port: /^\d{1,5}$/,
  sslcert: /./,
  sslkey: /./,
  sslmode: /^(disable|prefer|require|verify-ca|verify-full|no-verify)$/,
  sslnegotiation: /^(postgres|direct)$/,
  sslrootcert: /./,
  target_session_attrs: /^(any|read-write|primary)$/,
  uselibpqcompat: /^(true|false)$/,
  user: /./,
}

/** Advice for parameters that other programs accept. */
const adviceFor: Readonly<Record<string, string>> = {
  schema: ': name the schema in DATABASE_SCHEMA, or in the option schema of createPool and migrate',
  currentSchema: ': name the schema in DATABASE_SCHEMA, or in the option schema of createPool and migrate',
  ssl: ': use sslmode',
}

/**
 * Parses a connection string in the form of a URL. Several hosts are separated by commas; the shop then uses the first host
 * that answers and accepts writes.
 *
 * @throws WrongConnectionString when the string is malformed, names no user or no host, or has a parameter without effect
 * @example
 * parseConnectionString('postgresql://shop@one,two:5433/shop').name // 'one:5432,two:5433/shop'
 */
export function parseConnectionString(text: string): Servers {
  const [, authority = '', path = '', query = '', fragment] =
    /^postgres(?:ql)?:\/\/([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?(#[\s\S]*)?$/.exec(text) ??
    refuse(`must be a URL such as ${example}`)
  // An unescaped / ? # or @ would end the password, and the rest of the password would be read as a database or as parameters.
  if (fragment !== undefined || /@|^\/.*\//.test(path) || query.includes('@')) {
    refuse('must write / ? # and @ as %2F %3F %23 and %40 in a user, a password, a database and a parameter')
  }
  const values = parametersOf(query)
  const login = authority.slice(0, authority.lastIndexOf('@') + 1)
  const user = values.get('user') ?? decode(login.slice(0, -1).split(':')[0])
  if (user === '') refuse(`must name a user, as in ${example}`)
  // Refuses a malformed escape in the password.
  decode(login)
  const database = decode(path.slice(1)) || user
  // With such a name, the driver would connect to another database: it ends the name at ? and #, even if they are escaped, and
  // reads . and .. as parts of a path.
  if (/[?#]|^\.\.?$/.test(database)) refuse('must name a database without ? and #, and not . or ..')

  const mustWrite = !/^(any)?$/.test(values.get('target_session_attrs') ?? '')
  values.delete('target_session_attrs')

  const hosts = authority
    .slice(login.length)
    .split(',')
    .map((host) => parseHost(host, values))
  if (hosts.length > hostLimit) refuse(`must name at most ${hostLimit} hosts`)
  return {
    urls: hosts.map(({ address }) => `postgresql://${login}${address}/${encodeURI(database)}?${values}`),
    mustWrite: mustWrite || hosts.length > 1,
    name: `${hosts.map(({ name }) => name).join(',')}/${database}`,
  }
}

function refuse(message: string): never {
  throw new WrongConnectionString(message)
}

function parametersOf(query: string): URLSearchParams {
  const values = new URLSearchParams(query)
  for (const [name, value] of values) {
    const form = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (form === undefined) {
      // Show the name only if it looks like the name of a parameter: otherwise it may be a part of a password.
      refuse(
        /^[A-Za-z_]{1,40}$/.test(name)
          ? `has the parameter ${name}, which has no effect${adviceFor[name] ?? ''}`
          : 'has a parameter that has no effect (its name is not shown, because it may be part of a password)',
      )
    }
    if (!form.test(value)) refuse(`has a wrong value for the parameter ${name}`)
  }
  return values
}

/** The address of a host for the driver, and the host's name for messages. The parameter `host` is the folder of a socket. */
function parseHost(text: string, values: URLSearchParams): { readonly address: string; readonly name: string } {
  const form = /^(\[[0-9a-f:.]+\]|[^:[\]\s]*)(?::(\d{1,5}))?$/i
  const [, host = '', portText] = form.exec(text) ?? refuse(`must name hosts as in ${example}`)
  const folder = values.get('host')
  const port = values.get('port') ?? portText ?? '5432'
  if (host === '' && folder === null) refuse(`must name a host, as in ${example}`)
  if (Number(port) < 1 || Number(port) > 65_535) refuse('must have ports from 1 to 65535')
  // An address without a host has no place for the port, so the port becomes a parameter.
  if (host === '') values.set('port', port)
  return { address: host === '' ? '' : `${host}:${port}`, name: `${folder ?? decode(host)}:${port}` }
}

function decode(text = ''): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return refuse('must write % as %25')
  }
}
