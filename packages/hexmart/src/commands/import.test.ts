import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@hexmart/adapter-postgres'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../adapter-postgres/test/database.ts'
import { parseSettings } from '../settings/settings.ts'
import { UsageError } from '../usage-error.ts'
import { importCommand } from './import.ts'

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await createDatabase()
  await migrate(database.url)
  folder = await mkdtemp(join(tmpdir(), 'hexmart-import-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await database.drop()
})
beforeEach(() => database.empty())

/** Writes a file with this content, and imports it. */
async function importFile(what: 'users' | 'products', content: string | Uint8Array, env = {}) {
  const file = join(folder, `${what}.csv`)
  await writeFile(file, content)
  const lines: string[] = []
  const settings = parseSettings({ DATABASE_URL: database.url, ...env })
  const allRight = await importCommand(settings, what, { file }, (line) => lines.push(line))
  return { allRight, lines }
}
const rows = async (text: string) => (await database.sql(text)).rows
const actions = () => rows('select command, actor, subject_type, subject_id, reason from actions order by id')

test('A6: users are added with their names, in any alphabet, quoted or not', async () => {
  // The file has a byte-order mark, lines that end with CRLF, an empty line, and a blank at the beginning of a name.
  const { allRight, lines } = await importFile(
    'users',
    '\ufeffid,name\r\nmina,김민아\r\njun," 김 ""준"", 2호"\r\n\r\nlena,Lena\r\n',
  )
  expect([allRight, lines]).toEqual([true, ['users: 3 added, 0 there already, 0 wrong']])
  expect(await rows('select id, name from users order by id')).toEqual([
    { id: 'jun', name: '김 "준", 2호' },
    { id: 'lena', name: 'Lena' },
    { id: 'mina', name: '김민아' },
  ])
})

test('A6: products are added with state, stock and limit; columns may come in any order, and empty cells mean the defaults', async () => {
  const { lines } = await importFile(
    'products',
    'price,name,id,stock,state,maximumPerUser\n4500,녹차,tea,50,SELLABLE,2\n0,Free,free,,,\n21000,Pot,pot,7,HOLD,\n',
  )
  expect(lines).toEqual(['products: 3 added, 0 there already, 0 wrong'])
  expect(
    await rows(
      'select id, name, price, state, quantity, maximum_per_user as most from products left join stock on product_id = id order by id',
    ),
  ).toEqual([
    { id: 'free', name: 'Free', price: '0', state: 'HOLD', quantity: null, most: null },
    { id: 'pot', name: 'Pot', price: '21000', state: 'HOLD', quantity: '7', most: null },
    { id: 'tea', name: '녹차', price: '4500', state: 'SELLABLE', quantity: '50', most: '2' },
  ])
})

test('A6: each wrong line is reported with its number and the reason, and the other lines are added', async () => {
  const { allRight, lines } = await importFile(
    'products',
    [
      'id,name,price,stock',
      'tea,Tea,4500,1',
      'a b,Tea,4500,1',
      'cup,,3000,1',
      'pot,Pot,"4,500",1',
      'two,"Two',
      'lines",1,1',
      'few,Few',
      'many,Many,1,1,1',
      'dear,Dear,2000000000,-1',
      ',Nameless,1,1',
      'jar,Jar,900,1',
    ].join('\n'),
  )
  expect(allRight).toBe(false)
  // The lines that the reader of the file refuses are reported before those that the shop refuses.
  const reasons = lines.slice(0, -1)
  expect(reasons).toEqual([
    expect.stringMatching(/^line 8: has more or fewer cells than the first line$/),
    expect.stringMatching(/^line 9: has more or fewer cells than the first line$/),
    expect.stringMatching(/^line 3: id must be 1 to 64 characters/),
    expect.stringMatching(/^line 4: name /),
    expect.stringMatching(/^line 5: price /),
    expect.stringMatching(/^line 7: name must not contain control characters/),
    expect.stringMatching(/^line 10: price .*; stock /),
    expect.stringMatching(/^line 11: id must be/),
  ])
  expect(lines.at(-1)).toBe('products: 2 added, 0 there already, 8 wrong')
  expect(await rows('select id from products order by id')).toEqual([{ id: 'jar' }, { id: 'tea' }])
})

test.each([
  ['text after a closing quote', 'jun,"Jun" Kim'],
  ['two quotes inside a cell', 'jun,Jun "the man" Kim'],
  ['a quote that is never closed', 'jun,"Jun Kim'],
  ['a cell that is too long', `jun,${'x'.repeat(200_000)}`],
])('A6: a row with %s counts as one wrong line, and all rows around it are read', async (_, row) => {
  const around = (name: string) => Array.from({ length: 300 }, (_, at) => `${name}${at},"Kim, ${name} ""${at}"""`)
  const { lines } = await importFile('users', ['id,name', ...around('a'), row, ...around('b'), ''].join('\r\n'))
  expect(lines).toEqual([
    'line 302: has a quote inside a cell or a quote that is not closed, or is too long',
    'users: 600 added, 0 there already, 1 wrong',
  ])
  expect(await rows(`select name from users where id = 'b299'`)).toEqual([{ name: 'Kim, b "299"' }])
})

test('A6: a second import leaves existing rows alone, and adds corrected lines', async () => {
  await importFile('products', 'id,name,price,stock\ntea,Tea,4500,5\ncup,Cup,free,1\n')
  const { allRight, lines } = await importFile(
    'products',
    'id,name,price,stock\ntea,Other,1,99\ncup,Cup,0,1\ncup,Cup,0,1\n',
  )
  expect([allRight, lines]).toEqual([true, ['products: 1 added, 2 there already, 0 wrong']])
  expect(await rows(`select name, quantity from products join stock on product_id = id where id = 'tea'`)).toEqual([
    { name: 'Tea', quantity: '5' },
  ])
})

test.each([
  ['CR', 'id,name\rmina,Mina\rjun,Jun\r', ['users: 2 added, 0 there already, 0 wrong']],
  [
    'LF, with a CR inside a cell',
    'id,name\nmina,Mi\rna\njun,Jun\n',
    [expect.stringMatching(/^line 2: name must not contain control/), 'users: 1 added, 0 there already, 1 wrong'],
  ],
  [
    'LF, with a CR between two rows',
    'id,name\nmina,Mina\rjun,Jun\nlena,Lena\n',
    ['line 2: has more or fewer cells than the first line', 'users: 1 added, 0 there already, 1 wrong'],
  ],
])('A6: every row of a file whose lines end with %s is added or reported', async (_, content, expected) => {
  expect((await importFile('users', content)).lines).toEqual(expected)
})

test('A6: after a quote that is never closed, a hundred thousand short lines are read in seconds', async () => {
  const { lines } = await importFile('users', `id,name\nmina,"Mina\n${'\n'.repeat(99_000)}jun,Jun\n`)
  expect(lines.at(-1)).toBe('users: 1 added, 0 there already, 1 wrong')
}, 10_000)

test('A3: an import is recorded as one action, and not recorded if the file has no well-formed row', async () => {
  await importFile('users', 'id,name\n')
  await importFile('users', 'id,name\nmina\n')
  expect(await actions()).toEqual([])
  await importFile('users', 'id,name\nmina,Mina\njun,Jun\n')
  expect(await actions()).toEqual([
    { command: 'import-users', actor: 'cli', subject_type: 'user', subject_id: 'all', reason: 'users.csv' },
  ])
})

test.each([
  ['with control characters', 'a\tb\n.csv', 'a\ufffdb\ufffd.csv'],
  ['that the limit of 200 cuts within an emoji', `${'a'.repeat(199)}😀`, `${'a'.repeat(199)}\ufffd`],
  ['that becomes longer when it is normalised', '\ufb2c'.repeat(70), `${'\u05e9\u05bc\u05c1'.repeat(66)}\u05e9\u05bc`],
  ['of blanks only', '  ', '\ufffd'],
])('A3: a file name %s is recorded in a form that the trail accepts', async (_, name, recorded) => {
  const file = join(folder, name)
  await writeFile(file, 'id,name\nmina,Mina\n')
  const settings = parseSettings({ DATABASE_URL: database.url })
  expect(await importCommand(settings, 'users', { file }, () => {})).toBe(true)
  expect(await rows('select reason from actions')).toEqual([{ reason: recorded }])
})

test('A6: an import shows its progress, and prints at most a hundred wrong lines', async () => {
  const users = Array.from({ length: 12_000 }, (_, index) =>
    index < 150 ? `bad id ${index},x` : `u${index},User ${index}`,
  )
  const { lines } = await importFile('users', `id,name\n${users.join('\n')}\n`)
  expect(lines.filter((line) => line.startsWith('line '))).toHaveLength(100)
  // The first line names the columns, so line 10,001 is the 10,000th row.
  expect(lines.slice(100)).toEqual([
    '10,001 lines: 9,850 added, 0 there already, 150 wrong',
    '… and 50 more wrong lines',
    'users: 11,850 added, 0 there already, 150 wrong',
  ])
})

test('A6: an import never adds more rows in parallel than the queue of the shop takes', async () => {
  const users = Array.from({ length: 50 }, (_, index) => `u${index},User ${index}\n`)
  const { lines } = await importFile('users', `id,name\n${users.join('')}`, { COMMIT_QUEUE_LIMIT: '7' })
  expect(lines).toEqual(['users: 50 added, 0 there already, 0 wrong'])
})

test.each([
  ['without a required column', 'id\nmina\n', 'no column name'],
  ['that is empty', '', 'no column id'],
  ['with an unknown column', 'id,name,age\nmina,Mina,7\n', 'the column “age”'],
  ['with a column twice', 'id,name,name\nmina,Mina,Mina\n', 'the column “name”'],
  ['in another encoding', new Uint8Array([...Buffer.from('id,name\nmina,'), 0xb1, 0xe8, 10]), 'not UTF-8'],
])('A6: a file %s is refused as a whole', async (_, content, message) => {
  await expect(importFile('users', content)).rejects.toThrow(UsageError)
  await expect(importFile('users', content)).rejects.toThrow(message)
  expect(await rows('select from users')).toEqual([])
  expect(await actions()).toEqual([])
})

test('A6: a file that does not exist, or a command without a file, is refused', async () => {
  const settings = parseSettings({ DATABASE_URL: database.url })
  await expect(importCommand(settings, 'users', { file: join(folder, 'none.csv') }, () => {})).rejects.toThrow('ENOENT')
  await expect(importCommand(settings, 'users', {}, () => {})).rejects.toThrow(UsageError)
})
