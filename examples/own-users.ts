/**
 * A shop on top of users that you already keep somewhere else, here in an SQLite table.
 *
 *     npx --yes pnpm@12 exec node examples/own-users.ts
 */
import { DatabaseSync } from 'node:sqlite'
import { inMemory } from '@hexmart/adapter-inmemory'
import { ChargeBalance, createShop, type UserDirectory, UserId } from '@hexmart/core'

const database = new DatabaseSync(':memory:')
database.exec(`create table member (email text primary key, number integer unique)`)
database.exec(`insert into member values ('mina@example.com', 1001), ('juno@example.com', 1002)`)

/** The shop only asks which of some ids are users. It asks before a command is queued, never inside a transaction. */
const members: UserDirectory = {
  async existing(ids) {
    const find = database.prepare('select number from member where number = ?')
    return new Set(ids.filter((id) => find.get(id) !== undefined))
  },
}

const shop = createShop({ ...inMemory(), users: members })
const charge = (userId: string) => shop.chargeBalance(ChargeBalance.parse({ userId, amount: 5_000 }))

const member = await charge('1001')
if (member.ok) console.log(member.value)
const stranger = await charge('2001')
if (!stranger.ok) console.log(stranger.refusal)

// A new user is known immediately.
database.exec(`insert into member values ('sora@example.com', 2001)`)
console.log(await shop.balance(UserId.parse('2001')))
