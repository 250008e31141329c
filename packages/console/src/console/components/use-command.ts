import { type AnyProblem, ProblemError, type Result, unwrap } from '@hexmart/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'

interface Unknown {
  readonly input: string
  readonly idempotencyKey: string
}

/**
 * Something that changes the shop. If its outcome stayed unknown, running it again with the same input sends the same
 * idempotency key, so that it takes effect once. What shows is read again afterwards.
 *
 * @example
 * const complete = useCommand((orderId: string, options) => client.admin.orders.complete(orderId, options), { onDone: close })
 * complete.run(order.id)
 */
export function useCommand<Input, Value>(
  send: (input: Input, options: { readonly idempotencyKey?: string }) => Promise<Result<Value, AnyProblem>>,
  { onDone }: { readonly onDone?: (value: Value, input: Input) => void } = {},
) {
  const queries = useQueryClient()
  const unknown = useRef<Unknown>(undefined)
  const mutation = useMutation({
    mutationFn: async (input: Input) => {
      const text = JSON.stringify(input)
      const key = unknown.current?.input === text ? unknown.current.idempotencyKey : undefined
      const result = await send(input, key === undefined ? {} : { idempotencyKey: key })
      const isUnknown = !result.ok && result.outcomeUnknown && result.idempotencyKey !== undefined
      unknown.current = isUnknown ? { input: text, idempotencyKey: result.idempotencyKey } : undefined
      return unwrap(result)
    },
    onSuccess: (value, input) => onDone?.(value, input),
    // Also a failure may mean that what shows is old, such as the state of an order that somebody else has canceled.
    onSettled: () => void queries.invalidateQueries(),
  })
  return {
    run: (input: Input) => mutation.mutate(input),
    isBusy: mutation.isPending,
    error: mutation.error,
    problem: mutation.error instanceof ProblemError ? mutation.error.problem : undefined,
    /** Forgets the failure. */
    reset: mutation.reset,
  }
}
