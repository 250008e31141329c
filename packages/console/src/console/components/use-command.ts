import { type AnyProblem, type PostOptions, ProblemError, type Result } from '@hexmart/client'
import { useCommand as useSharedCommand } from '../../shared/use-command.ts'

interface CommandOptions<Input, Value> {
  /** @param replayed whether an earlier press or the same reference had taken effect already */
  readonly onDone?: (value: Value, input: Input, replayed: boolean) => void
}

/**
 * Something that a page does about what its address names. If its outcome stayed unknown, running it again there with the same
 * input sends the same idempotency key, even after the dialog was closed, so that it takes effect once. What shows is read again
 * afterwards.
 *
 * @example
 * const complete = useCommand((orderId: string, options) => client.admin.orders.complete(orderId, options), { onDone: close })
 * complete.run(order.id)
 */
export function useCommand<Input, Value>(
  send: (input: Input, options: PostOptions) => Promise<Result<Value, AnyProblem>>,
  { onDone }: CommandOptions<Input, Value> = {},
) {
  const command = useSharedCommand({
    name: ['console', location.pathname],
    async send(input: Input, options) {
      const result = await send(input, options)
      return result.ok ? { ...result, value: { value: result.value, input } } : result
    },
    onDone: ({ value, input }, replayed) => onDone?.(value, input, replayed),
  })
  return {
    run: (input: Input) => command.mutate(input),
    isBusy: command.isPending,
    error: command.error,
    problem: command.error instanceof ProblemError ? command.error.problem : undefined,
    /** Forgets the failure. */
    reset: command.reset,
  }
}
