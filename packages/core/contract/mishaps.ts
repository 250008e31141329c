import type { UnitOfWork } from '../src/adapter.ts'
import type { StoreError, UserId } from '../src/index.ts'

/** An error with which a unit of work fails. */
export interface Mishap {
  /**
   * `before`: before any work. `at-commit`: after the work, which is rolled back. `after`: after the commit, so that only the
   * answer is lost.
   */
  readonly when: 'before' | 'at-commit' | 'after'
  readonly error: StoreError
}

/**
 * A unit of work whose first run fails with the first mishap, whose second run fails with the second mishap, and so on.
 * A run does not fail if its mishap is `undefined`, or if no mishap is left.
 */
export function withMishaps(unitOfWork: UnitOfWork, mishaps: readonly (Mishap | undefined)[]): UnitOfWork {
  const remaining = [...mishaps]
  return {
    deadline: unitOfWork.deadline,
    async run(id, work) {
      const mishap = remaining.shift()
      if (mishap?.when === 'before') throw mishap.error
      const committed = await unitOfWork.run(id, async (tx) => {
        const value = await work(tx)
        if (mishap?.when === 'at-commit') throw mishap.error
        return value
      })
      if (mishap?.when === 'after') throw mishap.error
      return committed
    },
  }
}

/** A unit of work that fails with `error` at its commit whenever it issues a coupon to this user. */
export function withPoisonedUser(unitOfWork: UnitOfWork, userId: UserId, error: StoreError): UnitOfWork {
  return {
    deadline: unitOfWork.deadline,
    run: (id, work) =>
      unitOfWork.run(id, async (tx) => {
        let poisoned = false
        const value = await work({
          ...tx,
          userCoupons: {
            ...tx.userCoupons,
            add(userCoupons) {
              poisoned ||= userCoupons.some((userCoupon) => userCoupon.userId === userId)
              tx.userCoupons.add(userCoupons)
            },
          },
        })
        if (poisoned) throw error
        return value
      }),
  }
}
