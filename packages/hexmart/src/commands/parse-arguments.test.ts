import { expect, test } from 'vitest'
import { UsageError } from '../usage-error.ts'
import { parseArguments } from './parse-arguments.ts'

const parse = (line: string) => parseArguments(line.split(' ').filter((word) => word !== ''))

test.each([
  ['', 'serve'],
  ['serve', 'serve'],
  ['deliveries', 'deliveries list'],
  ['deliveries --state DEAD', 'deliveries list'],
  ['deliveries list --after X', 'deliveries list'],
  ['deliveries retry --all', 'deliveries retry'],
  ['openapi', 'openapi'],
  ['import users FILE.csv', 'import users'],
  ['import products', 'import products'],
  ['deliveries discard --id X', 'deliveries discard'],
  ['help', 'help'],
  ['deliveries --help', 'help'],
  ['--version', 'version'],
])('the arguments “%s” call the command “%s”', (line, command) => {
  expect(parse(line).command).toBe(command)
})

test.each([
  ['deliveries discard --id X --all', '--id and --all exclude each other'],
  ['deliveries retry --all --id X', '--id and --all exclude each other'],
  ['deliveries retry --all --state WAITING', 'deliveries retry takes no --state'],
  ['deliveries --all', 'deliveries list takes no --all'],
  ['deliveries discard --all --after X', 'deliveries discard takes no --after'],
  ['deliveries discard --id X --id Y', '--id is given twice'],
  ['deliveries discard X --all', 'deliveries discard takes no X'],
  ['deliveries cook', 'there is no command deliveries cook: use list, retry, discard or resume'],
  ['audit extra', 'audit takes no extra'],
  ['import', 'there is no command import: use users or products'],
  ['import coupons FILE.csv', 'there is no command import coupons: use users or products'],
  ['import users A.csv B.csv', 'import users takes no B.csv'],
  ['rank --date 2025-03-09 --all', 'rank takes no --all'],
  ['audit --scope hexmart:read', 'audit takes no --scope'],
  ['token --user mina --admin false', 'token takes no false'],
  ['migrate --user mina', 'migrate takes no --user'],
  ['seed twice', 'seed takes no twice'],
  ['serve now', 'serve takes no now'],
  ['openapi --all', 'openapi takes no --all'],
  ['--days 3', 'serve takes no --days'],
  ['toString', 'there is no command toString'],
])('“%s” is refused with a message that names the error', (line, message) => {
  expect(() => parse(line)).toThrow(UsageError)
  expect(() => parse(line)).toThrow(message)
})
