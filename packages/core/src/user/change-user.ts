import { z } from 'zod'
import { UserId } from '../base/ids.ts'
import { Name } from '../base/name.ts'
import { ok, refuse } from '../base/results.ts'
import { command } from '../command/command.ts'
import { alterUser, userChanged } from './user.ts'

const input = z
  .strictObject({ userId: UserId, name: Name.optional(), state: z.enum(['ACTIVE', 'BLOCKED']).optional() })
  .refine(({ name, state }) => name !== undefined || state !== undefined, {
    message: 'must change at least one of name, state',
  })

/** At least one of `name` (1 to 200 characters) and `state`: `BLOCKED`, or `ACTIVE` to unblock. */
export type ChangeUserInput = z.input<typeof input>

/** An operator renames, blocks or unblocks a user. */
export const changeUser = command({
  name: 'change-user',
  input,
  // `USER_BLOCKED` is for a repeat whose answer was erased with the user.
  refusals: ['USER_BLOCKED', 'USER_NOT_FOUND', 'ILLEGAL_STATE_CHANGE'],
  // If the host brings its own directory of users, the store keeps no users, and the shop rejects this command.
  lock: ({ userId }) => ({ storedUsers: [userId] }),
  read: () => ({}),

  decide(state, { userId, ...changes }) {
    const before = state.storedUsers.get(userId)
    if (!before) return refuse({ code: 'USER_NOT_FOUND', userId })
    const altered = alterUser(before, changes)
    if (!altered.ok) return altered
    return ok({ value: altered.value, changes: altered.value === before ? [] : [userChanged(altered.value)] })
  },

  action: ({ userId }) => ({ subject: { type: 'user', id: userId } }),
})
