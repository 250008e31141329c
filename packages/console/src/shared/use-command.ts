import { type AnyProblem, type PostOptions, type Result, unwrap } from '@hexmart/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'

interface CommandOptions<Input, Value> {
  /** @param replayed whether an earlier press, or an earlier command with the same reference, had taken effect already */
  readonly onDone?: (value: Value, input: Input, replayed: boolean) => void
  readonly onFailed?: (error: unknown) => void
}

/**
 * Runs a command of the shop. If its outcome stays unknown, running the command of the same name with the same input again sends
 * the same idempotency key, even after a reload or after the dialog was closed, so that it takes effect once. A press while it
 * runs does nothing. After every run, all figures of the page are read again.
 *
 * @param name the command, and everything else that decides what it does and that its input does not say, such as the user's id
 * @example
 * const cancel = useCommand(['cancel-order', id], (body: Cancel, options) => client.orders.cancel(id, body, options))
 * cancel.run({ reason: 'broken' })
 */
export function useCommand<Input, Value>(
  name: readonly string[],
  send: (input: Input, options: PostOptions) => Promise<Result<Value, AnyProblem>>,
  { onDone, onFailed }: CommandOptions<Input, Value> = {},
) {
  const queries = useQueryClient()
  // `isPending` becomes true only after the page has been drawn again, and the second click of a double click comes
  // before that.
  const isRunning = useRef(false)
  const { mutate, isPending, error, data, reset } = useMutation({
    mutationFn: async (input: Input) => {
      // The keys of requests whose outcome is unknown, kept for the time of the tab.
      const place = ['hexmart.unsettled', ...name, JSON.stringify(input)].join(' ')
      const earlier = sessionStorage.getItem(place)
      const result = await send(input, earlier === null ? {} : { idempotencyKey: earlier })
      if (!result.ok && result.outcomeUnknown && result.idempotencyKey !== undefined) {
        sessionStorage.setItem(place, result.idempotencyKey)
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
    /** Forgets the failure of the last run. It does nothing during a run, because the failure of that run would be lost. */
    reset() {
      if (!isRunning.current) reset()
    },
  }
}
