/** Who runs a command. */
export interface Actor {
  /** Scopes idempotency keys, so that two actors may choose the same key: 1 to 255 characters. */
  readonly id: string
  /** An operator reaches every user's resources. Anybody else finds only the orders of the user with the actor's id. */
  readonly operator: boolean
}

/** The actor of a command that names none: the host's own code, which may do everything. */
export const host: Actor = { id: 'host', operator: true }
