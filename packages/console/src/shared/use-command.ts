import { type AnyProblem, type PostOptions, type Result, unwrap } from '@hexmart/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'

/** A request whose outcome is not known, kept for the time of the tab. */
interface Unsettled {
  readonly body: string
  readonly idempotencyKey: string
}

interface Command<Input, Value> {
  /** Names what it does, and for whom. Two commands with the same name share what is not known. */
  readonly name: readonly string[]
  readonly send: (input: Input, options: PostOptions) => Promise<Result<Value, AnyProblem>>
  /** @param replayed whether an earlier press had taken effect already, so that this one changed nothing */
  readonly onDone?: (value: Value, replayed: boolean) => void
}

/**
 * Runs a command of the shop. If its outcome stays unknown, a repeated press with the same input reuses the idempotency key,
 * even after a reload, so that it takes effect once. Afterwards every figure of the page is read again.
 *
 * @example
 * const charge = useCommand({ name: ['charge', userId], send: (body: { amount: number }, options) => client.balances.charge(userId, body, options) })
 * charge.mutate({ amount: 10_000 })
 */
export function useCommand<Input, Value>({ name, send, onDone }: Command<Input, Value>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (input: Input) => {
      const place = `hexmart.unsettled.${name.join('.')}`
      const body = JSON.stringify(input)
      const earlier = unsettledAt(place)
      const result = await send(input, earlier?.body === body ? { idempotencyKey: earlier.idempotencyKey } : {})
      if (!result.ok && result.outcomeUnknown) {
        sessionStorage.setItem(place, JSON.stringify({ body, idempotencyKey: result.idempotencyKey }))
      } else {
        sessionStorage.removeItem(place)
      }
      return { value: unwrap(result), replayed: result.ok && result.replayed }
    },
    onSuccess: ({ value, replayed }) => onDone?.(value, replayed),
    onSettled: () => void queries.invalidateQueries(),
  })
}

function unsettledAt(place: string): Unsettled | undefined {
  const kept = sessionStorage.getItem(place)
  return kept === null ? undefined : JSON.parse(kept)
}
