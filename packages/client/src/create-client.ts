import { call } from './call.ts'
import { type Operations, routes } from './generated/operations.ts'
import { type Client, longOperations, longTimeout, type Methods, methods } from './methods.ts'
import { type ClientOptions, type Settings, settingsOf } from './options.ts'
import { paged } from './pages.ts'
import type { CallArguments } from './request.ts'
import type { Route } from './route.ts'

/**
 * Makes a client of a shop's API. Every method answers `{ ok: true, value }` or `{ ok: false, problem }`: a broken network is
 * a problem too. A method throws only for a mistake of the caller, such as an empty id, or when the token function throws.
 * Methods take the parameters of the path, then the body or the query, then options of the call.
 *
 * @throws TypeError if `baseUrl` is not an http or https address; RangeError if a number is out of its range
 *
 * @example
 * const client = createClient({ baseUrl: 'https://shop.example', token: () => sessionStorage.getItem('token') ?? undefined })
 * const placed = await client.orders.place({ userId: 'mina', items: [{ productId: 'tea', quantity: 2 }] })
 * if (placed.ok) console.log(placed.value.total)
 * else if (placed.problem.code === 'OUT_OF_STOCK') console.log(placed.problem.available)
 */
export function createClient(options: ClientOptions): Client {
  const settings = settingsOf(options)
  return methodsOf(methods, (operation) => methodOf(settings, operation)) as unknown as Client
}

type Method = (...args: readonly unknown[]) => Promise<unknown>

/** Replaces the name of every operation by its method. */
function methodsOf(names: Methods, make: (operation: keyof Operations) => Method): object {
  return Object.fromEntries(
    Object.entries(names).map(([name, entry]) => [
      name,
      typeof entry === 'string' ? make(entry) : methodsOf(entry, make),
    ]),
  )
}

function methodOf(settings: Settings, operation: keyof Operations): Method {
  const route: Route = routes[operation]
  const longTimeouts = longOperations.has(operation) && { timeout: longTimeout, totalTimeout: longTimeout }
  return (...args) => {
    const { input, options, ...rest } = argumentsOf(route, args)
    const send = (cursor?: string) =>
      call(settings, route, {
        ...rest,
        input: cursor === undefined ? input : { ...(input as object | undefined), cursor },
        options: { ...longTimeouts, ...options },
      })
    return route.rows === undefined ? send() : paged(send, route.rows)
  }
}

function argumentsOf({ path, input }: Route, args: readonly unknown[]): CallArguments {
  const count = path.split('{').length - 1
  return {
    parameters: args.slice(0, count),
    input: input && args[count],
    options: args[input ? count + 1 : count] ?? {},
  }
}
