import { type AnyProblem, type PostOptions, type Result, unwrap } from '@hexmart/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'

/** A request whose outcome is not known. It is kept until the tab closes. */
interface Unsettled {
  readonly body: string
  readonly idempotencyKey: string
}

interface CommandOptions<Input, Value> {
  /**
   * Distinguishes the command from others at the same address. Commands with the same name share one place for an
   * unsettled request, so each of them replaces or removes the request of the others.
   */
  readonly name?: readonly string[]
  /** @param replayed whether an earlier press or the same reference had taken effect already, so this press changed nothing */
  readonly onDone?: (value: Value, input: Input, replayed: boolean) => void
  readonly onFailed?: (error: unknown) => void
}

/**
 * Runs a command of the shop. If its outcome stays unknown, and the next command at the same address has the same name
 * and input, that command sends the same idempotency key, so that both take effect once. This holds even after a reload,
 * or after the dialog was closed. A press while a command runs does nothing. Afterwards every figure of the page is read
 * again.
 *
 * @example
 * const complete = useCommand((orderId: string, options) => client.admin.orders.complete(orderId, options), { onDone: close })
 * complete.run(order.id)
 */
export function useCommand<Input, Value>(
  send: (input: Input, options: PostOptions) => Promise<Result<Value, AnyProblem>>,
  { name = [], onDone, onFailed }: CommandOptions<Input, Value> = {},
) {
  const queries = useQueryClient()
  const place = ['hexmart.unsettled', location.pathname, ...name].join('.')
  // `isPending` becomes true only after the page has been drawn again, and the second click of a double click comes
  // before that.
  const isRunning = useRef(false)
  const { mutate, isPending, error, data, reset } = useMutation({
    mutationFn: async (input: Input) => {
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
    onSuccess: ({ value, replayed }, input) => onDone?.(value, input, replayed),
    onError: (failure) => onFailed?.(failure),
    onSettled() {
      isRunning.current = false
      void queries.invalidateQueries()
    },
  })
  return {
    run(input: Input) {
      if (isRunning.current) return
      isRunning.current = true
      mutate(input)
    },
    isBusy: isPending,
    error,
    /** The value of the last run, once it has succeeded. */
    value: data?.value,
    /** Forgets the failure. */
    reset,
  }
}

function unsettledAt(place: string): Unsettled | undefined {
  const kept = sessionStorage.getItem(place)
  return kept === null ? undefined : JSON.parse(kept)
}
