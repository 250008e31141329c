import type { UserCoupon } from '@hexmart/client'
import type { ReactNode } from 'react'
import { classes } from '../../shared/components/classes.ts'
import { Fitting } from '../../shared/components/fitting.tsx'
import { useTerms } from './use-terms.ts'

interface TicketProps {
  readonly coupon: Pick<UserCoupon, 'name' | 'discount' | 'maximumDiscount' | 'minimumSubtotal'>
  /** True if the coupon can no longer be taken or used. */
  readonly isFaded?: boolean
  /** Shown below the terms: times, what remains, a button. */
  readonly children: ReactNode
}

/** A coupon as a paper ticket: what it is worth on the stub, and its terms beside it. */
export function Ticket({ coupon, isFaded = false, children }: TicketProps) {
  const { worth, conditions } = useTerms()
  return (
    <article className="grid overflow-hidden rounded-card border border-line bg-surface shadow-card sm:grid-cols-[9.5rem_1fr]">
      <div
        className={classes(
          '@container grid place-items-center border-line px-4 py-3 text-center max-sm:border-b max-sm:border-dashed sm:border-r sm:border-dashed',
          isFaded ? 'bg-sunken text-muted' : 'bg-accent-soft text-accent',
        )}
      >
        <p className="text-xl leading-snug font-semibold tabular-nums sm:text-2xl">
          <Fitting>{worth(coupon)}</Fitting>
        </p>
      </div>
      <div className="flex min-w-0 flex-col gap-3 p-4 *:last:mt-auto sm:p-5">
        <div>
          <h3 className="font-semibold">{coupon.name}</h3>
          <p className="text-sm text-muted">{conditions(coupon)}</p>
        </div>
        {children}
      </div>
    </article>
  )
}
