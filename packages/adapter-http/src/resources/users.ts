import type { User as CoreUser, UserWithBalance as CoreUserWithBalance, Page } from '@hexmart/core'
import { z } from 'zod'
import { presentCursor } from '../paging.ts'
import { presentUser, User } from './operation.ts'
import { amountOf, nextCursor, resources, type View } from './resource.ts'

export const Users = z.object({ users: z.array(User), nextCursor }).register(resources, { id: 'Users' })
export const presentUsers = ({ rows, next }: Page<CoreUser, object>): View<typeof Users> => ({
  users: rows.map(presentUser),
  nextCursor: presentCursor(next),
})

export const UserWithBalance = User.extend({ balance: amountOf('0 until the first charge or adjustment') }).register(
  resources,
  { id: 'UserWithBalance' },
)
export const presentUserWithBalance = (user: CoreUserWithBalance): View<typeof UserWithBalance> => ({
  ...presentUser(user),
  balance: user.balance,
})
