import { z } from 'zod'

const actorIdForm = /^[^\p{Cc}\p{Cs}]{1,255}$/u

/**
 * The id of an actor: 1 to 255 characters, no control characters. Half of a surrogate pair is refused too: UTF-8 cannot
 * encode it, so PostgreSQL cannot store it.
 */
export const ActorId = z
  .string()
  .regex(actorIdForm, 'must be 1 to 255 characters, none of them a control character or half of a surrogate pair')

export const isActorId = (value: unknown): boolean => typeof value === 'string' && actorIdForm.test(value)

/**
 * The person or program that runs a command. Core checks the actor only when an order is read or canceled. For everything
 * else the caller of the shop, such as an HTTP adapter, must check who may do it.
 */
export interface Actor {
  /** It has the form of `ActorId`. It scopes idempotency keys, so that two actors may choose the same key. */
  readonly id: string
  /** True for an operator, who may see and cancel all orders. Any other actor sees and cancels only their own orders. */
  readonly operator: boolean
}

/**
 * The actor of a command that names no actor: the code of the host, the program that embeds the shop. The id has a
 * space, so that no user and no caller of the HTTP API can have it. Otherwise a caller could replay the host's
 * idempotency keys, and an operator with this id would leave no actions.
 */
export const host: Actor = { id: 'the host', operator: true }

/**
 * The id of the operator to record in an action or a balance entry. Null if the actor is not an operator, owns the thing that
 * changes, or is the host's own code, which names no person.
 *
 * @param owner the user who owns the thing; absent for things that belong to the shop, such as products
 */
export function operatorId(actor: Actor, owner?: string): string | null {
  return actor.operator && actor.id !== host.id && actor.id !== owner ? actor.id : null
}

/** Whether an actor may see and cancel an order. The shop answers any other actor as if the order did not exist. */
export function canAccess(actor: Actor, order: { readonly userId: string }): boolean {
  return actor.operator || actor.id === order.userId
}
