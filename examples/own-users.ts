/**
 * A shop for users that you already keep somewhere else, here in an SQLite table.
 *
 *     npx --yes pnpm@12 exec node examples/own-users.ts
 */
import { DatabaseSync } from 'node:sqlite'
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type UserDirectory, UserId } from '@hexmart/core'

const database = new DatabaseSync(':memory:')
database.exec(`create table member (email text primary key, number integer unique)`)
database.exec(`insert into member values ('mina@example.com', 1001), ('juno@example.com', 1002)`)

/**
 * Finds which of the given ids are users. The shop calls `find` when it reads, and before it queues a command, but
 * never inside a transaction.
 */
const members: UserDirectory = {
  async find(ids) {
    const byNumber = database.prepare('select number from member where number = ?')
    return new Map(ids.filter((id) => byNumber.get(id) !== undefined).map((id) => [id, {}]))
  },
}

const shop = createShop({ store: inMemory(), users: members })

const member = await shop.chargeBalance({ userId: '1001', amount: 5_000 })
if (member.ok) console.log(member.value)
const stranger = await shop.chargeBalance({ userId: '2001', amount: 5_000 })
if (!stranger.ok) console.log(stranger.refusal)

// The shop knows a new user immediately.
database.exec(`insert into member values ('sora@example.com', 2001)`)
console.log(await shop.balance(UserId.parse('2001')))
