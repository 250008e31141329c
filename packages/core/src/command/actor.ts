/** The person or program that runs a command. */
export interface Actor {
  /** 1 to 255 characters. It scopes idempotency keys, so that two actors may choose the same key. */
  readonly id: string
  /** True for an operator, who may see and cancel every user's orders; others only those of the user with this id. */
  readonly operator: boolean
}

/** The actor of a command that names none: the host's own code, which may do everything. */
export const host: Actor = { id: 'host', operator: true }

/**
 * The id of an operator who acts on something of a user's; null for the user, and for the host's own code, which names no person.
 *
 * @param owner the user whose thing it is; absent for things of the shop
 */
export function operatorId(actor: Actor, owner?: string): string | null {
  return actor.operator && actor.id !== host.id && actor.id !== owner ? actor.id : null
}

/** Whether an actor may see and cancel an order. For an actor who may not, the order does not exist. */
export function canAccess(actor: Actor, order: { readonly userId: string }): boolean {
  return actor.operator || actor.id === order.userId
}
