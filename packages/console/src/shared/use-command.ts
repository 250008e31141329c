import { type AnyProblem, type PostOptions, type Result, unwrap } from '@hexmart/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'

interface CommandOptions<Input, Value> {
  /** @param replayed whether an earlier press, or an earlier command with the same reference, had taken effect already */
  readonly onDone?: (value: Value, input: Input, replayed: boolean) => void
  readonly onFailed?: (error: unknown) => void
}

/**
 * Runs a command of the shop. If the outcome of a `POST` stays unknown, the next run with the same name and the same
 * input sends the same idempotency key, so the command takes effect once. This also works after a reload, or after the
 * dialog was closed. Other methods have no key: a repeated `PATCH`, for example, sets the same values again. A press
 * while the command runs does nothing. After every run, the page reads all its data again.
 *
 * @param name the name of the command, and whatever else decides its effect but is not part of the input, such as the user's id
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
      // Under this name, the tab keeps the idempotency key of a request whose outcome is unknown.
      const storageKey = ['hexmart.unsettled', ...name, JSON.stringify(input)].join(' ')
      const storedKey = sessionStorage.getItem(storageKey)
      const result = await send(input, storedKey === null ? {} : { idempotencyKey: storedKey })
      if (!result.ok && result.outcomeUnknown && result.idempotencyKey !== undefined) {
        sessionStorage.setItem(storageKey, result.idempotencyKey)
      } else {
        sessionStorage.removeItem(storageKey)
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
    /** Forgets the result of the last run. Does nothing during a run; otherwise its failure would not show. */
    reset() {
      if (!isRunning.current) reset()
    },
  }
}
