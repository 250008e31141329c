import { z } from 'zod'
import { UserId } from '../base/ids.ts'
import { Name } from '../base/name.ts'
import { ok, refuse } from '../base/results.ts'
import { command } from '../command/command.ts'
import { type User, userAdded } from './user.ts'

const input = z.strictObject({ id: UserId.optional(), name: Name })

/** `id`: chosen by the host; if absent, the shop makes one. `name`: 1 to 200 characters. */
export type CreateUserInput = z.input<typeof input>

/** An operator creates a user, in a shop that manages its users itself. */
export const createUser = command({
  name: 'create-user',
  input,
  // `USER_BLOCKED` is for a repeat whose answer was erased with the user.
  refusals: ['USER_BLOCKED', 'ALREADY_EXISTS'],
  lock: () => ({}),
  read: ({ id }) => ({ users: id ? [id] : [] }),

  decide(state, { id: chosen, name }, { newId }) {
    const id = chosen ?? newId<UserId>()
    if (state.users.has(id)) return refuse({ code: 'ALREADY_EXISTS', id })
    const user: User = { id, name, state: 'ACTIVE' }
    return ok({ value: user, changes: [userAdded(user)] })
  },

  action: (_, { id }) => ({ subject: { type: 'user', id } }),
})
