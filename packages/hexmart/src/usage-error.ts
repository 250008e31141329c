/**
 * An error that the person who ran the command can correct. The command prints only its message, without a stack trace.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
