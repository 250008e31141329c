import {
  type User as CoreUser,
  type UserWithBalance as CoreUserWithBalance,
  type Page,
  UserId,
  userStates,
} from '@hexmart/core'
import { z } from 'zod'
import { presentCursor } from '../paging.ts'
import { amountOf, nextCursor, resources, type View } from './resource.ts'

export const User = z
  .object({
    id: UserId,
    name: z.string().nullable().describe('the user’s name; null once the user is ERASED'),
    state: z.enum(userStates),
  })
  .register(resources, { id: 'User' })
export const presentUser = (user: CoreUser): View<typeof User> => ({ id: user.id, name: user.name, state: user.state })

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
