/** What commands' schemas have made, and which command each is. */
const made = new WeakMap<object, string>()

/**
 * For a schema's `overwrite`: remembers what it makes as this command. Its brand tells the compiler that nothing unchecked
 * reaches a rule; this tells those who have no compiler, or talked it out of it.
 */
export const remembered =
  (name: string) =>
  <Command extends object>(command: Command): Command => {
    made.set(command, name)
    return command
  }

/** @throws TypeError for what the command's schema has not made, a changed copy included */
export function checkParsed(name: string, command: object): void {
  if (made.get(command) !== name) throw new TypeError(`${name} takes only what its schema's parse has answered`)
}
