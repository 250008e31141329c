import { z } from 'zod'
import { UserId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { command } from '../command/command.ts'
import { erase, userChanged } from './user.ts'

const input = z.strictObject({ userId: UserId })

/** `userId`: the id of a user. The id stays taken: no later user can get it. */
export type EraseUserInput = z.input<typeof input>

/**
 * An operator erases a user: the name is removed, and the user is blocked for ever. The user's orders and entries are kept. Soon
 * afterwards, housekeeping empties the metadata of the orders, and the values of idempotency records that have the user's data.
 * A repeat changes nothing.
 */
export const eraseUser = command({
  name: 'erase-user',
  input,
  refusals: ['USER_NOT_FOUND'],
  // If the host brings its own directory of users, the store keeps no users, and the shop rejects this command.
  lock: ({ userId }) => ({ storedUsers: [userId] }),
  read: () => ({}),

  decide(state, { userId }) {
    const before = state.storedUsers.get(userId)
    if (!before) return refuse({ code: 'USER_NOT_FOUND', userId })
    const erased = erase(before)
    return ok({ value: erased, changes: erased === before ? [] : [userChanged(erased)] })
  },

  // The value has no name, so its record is kept, and a repeat with the same key gets it.
  action: ({ userId }) => ({ subject: { type: 'user', id: userId }, about: null }),
})
