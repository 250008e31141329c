import { z } from 'zod'
import { Name, UserId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import type { Decider } from '../command/command.ts'
import { remembered } from '../command/parsed.ts'
import type { RefusalOf } from '../command/refusal.ts'
import type { User } from './user.ts'

/**
 * `id`: the host's own; without it the shop makes one. `name`: 1 to 200 characters.
 *
 * @example
 * CreateUser.parse({ id: 'mina', name: 'Mina' })
 */
export const CreateUser = z
  .strictObject({ id: UserId.optional(), name: Name })
  .overwrite(remembered('create-user'))
  .brand<'CreateUser'>()
export type CreateUser = z.infer<typeof CreateUser>

/** An operator registers a user. Without an id the shop makes one. Only for shops that keep their users themselves. */
export const createUser: Decider<CreateUser, User, RefusalOf<'ALREADY_EXISTS'>, 'users'> = {
  name: 'create-user',
  needs: ({ id }) => ({ users: id ? [id] : [] }),

  decide(state, command, moment) {
    const id = command.id ?? moment.newId<UserId>()
    if (state.users.has(id)) return refuse({ code: 'ALREADY_EXISTS', id })
    const user = { id, name: command.name }
    return ok({ value: user, changes: [{ type: 'user added', user }] })
  },
}
