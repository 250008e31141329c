import type { UnitOfWork } from '../src/adapter.ts'
import type { StoreError, UserId } from '../src/index.ts'

/** What befalls a run of a unit of work, instead of its good end. */
export interface Mishap {
  /**
   * `before`: nothing is done. `at-commit`: all is done, and rolled back. `after`: all is committed, but the answer is
   * lost on its way.
   */
  readonly when: 'before' | 'at-commit' | 'after'
  readonly fault: StoreError
}

/** A unit of work whose first runs meet these mishaps, one each; further runs, and those with `undefined`, end well. */
export function meeting(unitOfWork: UnitOfWork, mishaps: readonly (Mishap | undefined)[]): UnitOfWork {
  const left = [...mishaps]
  return {
    deadline: unitOfWork.deadline,
    async run(id, work) {
      const mishap = left.shift()
      if (mishap?.when === 'before') throw mishap.fault
      const committed = await unitOfWork.run(id, async (tx) => {
        const value = await work(tx)
        if (mishap?.when === 'at-commit') throw mishap.fault
        return value
      })
      if (mishap?.when === 'after') throw mishap.fault
      return committed
    },
  }
}

/** A unit of work that fails with `fault` at its commit whenever it issues a coupon to this user. */
export function poisonedBy(unitOfWork: UnitOfWork, userId: UserId, fault: StoreError): UnitOfWork {
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
        if (poisoned) throw fault
        return value
      }),
  }
}
