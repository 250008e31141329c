/**
 * A `.env` that exists and cannot be used stops the start. Without its settings, a shop would start on a new database.
 */
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UsageError } from '../usage-error.ts'
import { readEnvironment } from './environment.ts'
import { Environment } from './settings.ts'

const names = Object.keys(Environment.shape)
const url = 'postgresql://shop:hunter2@db/shop'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexmart-env-'))
  file = join(folder, '.env')
})
afterEach(() => rm(folder, { recursive: true }))

const read = (process: Record<string, string> = {}) => readEnvironment(process, names, file)

/** The message of the error with which these variables, and the file, are refused. */
function messageFor(process: Record<string, string> = {}): string {
  try {
    read(process)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  throw new Error('the environment was accepted')
}

test('the variables of the process are used if there is no file, and override the variables of a file', async () => {
  expect(read({ PORT: '1' })).toEqual({ PORT: '1' })
  await writeFile(file, 'PORT=2\nHOST=::1\n')
  expect(read({ PORT: '1' })).toEqual({ PORT: '1', HOST: '::1' })
  expect(read({ PORT: '' })).toEqual({ PORT: '', HOST: '::1' })
})

test.each([
  ['with a byte-order mark', `\uFEFFDATABASE_URL=${url}\nPORT=1\n`],
  ['with the line ends of Windows', `DATABASE_URL=${url}\r\nPORT=1\r\n`],
  ['with the line ends of old Macs', `DATABASE_URL=${url}\rPORT=1\r`],
  ['with export, quotes, spaces and comments', `# ours\nexport DATABASE_URL="${url}"\n PORT = 1 # a port\n`],
])('a file %s is read', async (_, text) => {
  await writeFile(file, text)
  expect(read()).toEqual({ DATABASE_URL: url, PORT: '1' })
})

test.each<[string, () => Promise<unknown>, RegExp]>([
  ['is UTF-16', () => writeFile(file, `\uFEFFDATABASE_URL=${url}`, 'utf16le'), /not UTF-8 text/],
  ['is UTF-16 without a mark', () => writeFile(file, `DATABASE_URL=${url}`, 'utf16le'), /not UTF-8 text/],
  ['is Latin-1', () => writeFile(file, 'AUTH_ISSUER=Büro', 'latin1'), /not UTF-8 text/],
  ['is a folder', () => mkdir(file), /it is a folder$/],
  ['is a link that leads nowhere', () => symlink(join(folder, 'gone'), file), /a link to a file that does not exist$/],
  ['is a link to itself', () => symlink(file, file), /cannot be used: ELOOP/],
])('a file that %s is refused', async (_, make, message) => {
  await make()
  expect(messageFor()).toMatch(message)
  expect(messageFor()).toMatch(/^the file .*\.env cannot be used: /)
  expect(messageFor()).not.toContain('hunter2')
})

test.runIf(process.getuid?.() !== 0)('a file that this user may not read is refused', async () => {
  await writeFile(file, `DATABASE_URL=${url}`)
  await chmod(file, 0)
  expect(messageFor()).toMatch(/this user may not read it$/)
})

test.each([`DATABASE_URL: ${url}`, `PORT=1\nDATABASE_URL ${url}`, 'export DATABASE_URL'])(
  'a line that sets nothing is refused, and the message has the number of the line: %j',
  async (text) => {
    await writeFile(file, text)
    expect(messageFor()).toMatch(/^line [12] of .* sets nothing: write DATABASE_URL=, followed by the value$/)
  },
)

test('a line inside a quoted value is not read as a variable', async () => {
  await writeFile(file, 'AUTH_ISSUER="a\nSTORE is\nb"\n')
  expect(read()).toEqual({ AUTH_ISSUER: 'a\nSTORE is\nb' })
})

test.each([
  ['DATABSE_URL', 'DATABASE_URL'],
  ['DATABASEURL', 'DATABASE_URL'],
  ['DATABASE_URLS', 'DATABASE_URL'],
  ['DATABASE_ULR', 'DATABASE_URL'],
  ['database_url', 'DATABASE_URL'],
  ['DATABASE-URL', 'DATABASE_URL'],
  ['DATA_PLATTFORM_URL', 'DATA_PLATFORM_URL'],
  ['ADTA_DIR', 'DATA_DIR'],
])('a misspelt setting is refused, and the message has the right name: %s', async (wrongName, rightName) => {
  const message = `is not a setting. If it should be ${rightName}, rename it. If it belongs to another program, set ${rightName} too`
  expect(messageFor({ [wrongName]: url })).toBe(`${wrongName} ${message}`)
  // If the right name is given too, even with an empty value, the other variable does not count as misspelt.
  for (const value of [url, '']) expect(read({ [wrongName]: url, [rightName]: value })).toHaveProperty(wrongName)
  await writeFile(file, `${wrongName}=${url}`)
  if (/^\w+$/.test(wrongName)) expect(messageFor()).toBe(`${wrongName} in ${file} ${message}`)
})

test('short misspelt names are refused only in the file, because in the process they may belong to other programs', async () => {
  for (const name of ['ROLE', 'SORT', 'STORES']) expect(read({ [name]: 'x' })).toEqual({ [name]: 'x' })
  await writeFile(file, 'ROLE=api')
  expect(messageFor()).toMatch(/^ROLE in .* is not a setting\. If it should be ROLES,/)
})

test('variables that processes usually have do not count as misspelt settings', () => {
  const usual =
    'PATH HOME HOSTNAME USER LOGNAME SHELL LANG TERM PWD TMPDIR DATABASE DATABASE_HOST DATABASE_PORT DATABASE_USER ' +
    'DATABASE_NAME DATABASE_PASSWORD XDG_DATA_DIRS XDG_DATA_HOME LOG_FORMAT NODE_ENV NODE_OPTIONS PORTS HOSTS PGHOST REDIS_URL ' +
    'HEXMART_PORT HEXMART_SERVICE_HOST KUBERNETES_PORT AUTH_URL NEXTAUTH_URL'
  const variables = Object.fromEntries(usual.split(' ').map((name) => [name, 'x']))
  expect(read(variables)).toEqual(variables)
})
