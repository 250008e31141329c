/** The name of a type in a generated client: `OutOfStock` for `OUT_OF_STOCK`, `PlaceOrder` for `placeOrder`. */
export const typeNameOf = (name: string): string =>
  /[a-z]/.test(name) ? capitalized(name) : name.toLowerCase().split('_').map(capitalized).join('')

/** The name of a command's operation: `placeOrder` for `place-order`. */
export const operationIdOf = (command: string): string =>
  command.replaceAll(/-([a-z])/g, (_, letter) => letter.toUpperCase())

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
