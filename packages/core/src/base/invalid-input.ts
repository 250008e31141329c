import type { z } from 'zod'

/**
 * One thing that is wrong with an input, and its place: `items.0.quantity` or `amount`. An empty path means the whole
 * input.
 */
export interface InputIssue {
  readonly path: string
  readonly message: string
}

/**
 * A caller sent something malformed: a command, its options, a page, a query or a policy. Nothing was done.
 *
 * @example
 * try {
 *   await shop.chargeBalance({ userId: 'mina', amount: -1 })
 * } catch (error) {
 *   if (error instanceof InvalidInput) error.issues // [{ path: 'amount', message: '…' }]
 * }
 */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput'
  readonly issues: readonly InputIssue[]

  /** @param what the name of the malformed thing, such as `place-order` */
  constructor(what: string, issues: readonly InputIssue[]) {
    super(`${what}: ${issues.map(({ path, message }) => (path === '' ? message : `${path} ${message}`)).join('; ')}`)
    this.issues = issues
  }
}

/**
 * Parses an input by a schema.
 *
 * @param what the name of the input in the error's message, such as `place-order`
 * @throws InvalidInput with every issue; for a union, with the issues of the branch that has the fewest
 */
export function parseInput<Output>(what: string, schema: z.ZodType<Output>, input: unknown): Output {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new InvalidInput(what, issuesOf(parsed.error.issues))
}

function issuesOf(issues: readonly z.core.$ZodIssue[], within: readonly PropertyKey[] = []): InputIssue[] {
  return issues.flatMap((issue): InputIssue[] => {
    const path = [...within, ...issue.path]
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((name) => ({ path: [...path, name].join('.'), message: 'is unknown' }))
      case 'invalid_union': {
        // Report the branch with the fewest issues. The issues of all branches together would contradict each other.
        const [best] = [...issue.errors].sort((a, b) => a.length - b.length)
        if (best) return issuesOf(best, path)
      }
    }
    return [{ path: path.join('.'), message: issue.message }]
  })
}
