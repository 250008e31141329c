/** A mistake of the person who ran the command: the command prints the message alone, without a stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
