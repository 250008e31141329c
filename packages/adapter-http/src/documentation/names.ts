/** The name of a type in a generated client: `OutOfStock` for `OUT_OF_STOCK`, `PlaceOrder` for `placeOrder`. */
export const typeNameOf = (name: string): string =>
  /[a-z]/.test(name) ? capitalized(name) : name.toLowerCase().split('_').map(capitalized).join('')

const prefix = 'hexmart.'

/**
 * The id under which Fastify knows the schema of a resource. It has a prefix, because a host's app may have an `Order` of its
 * own.
 */
export const schemaIdOf = (resource: string): string => `${prefix}${resource}`

/** The name of a schema in the document. */
export const schemaNameOf = (id: string): string => (id.startsWith(prefix) ? id.slice(prefix.length) : id)

/** The name of a command's operation: `placeOrder` for `place-order`. */
export const operationIdOf = (command: string): string =>
  command.replaceAll(/-([a-z])/g, (_, letter) => letter.toUpperCase())

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
