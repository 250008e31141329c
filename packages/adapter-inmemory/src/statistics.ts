import type { Clock, Day, Instant, ProductId, ProductSales, SalesFigures, SalesStatistics } from '@hexmart/core/adapter'
import type { Memory, SalesDayRow } from './memory.ts'

/** A day without figures, because it was never built, or its build was undone. */
const unbuilt: SalesDayRow = { version: 0, built: null, sales: [], figures: null }

export function memoryStatistics(memory: Memory, clock: Clock): SalesStatistics {
  const { days, orders, entries } = memory
  const isKept = (day: Day) => memory.firstKept === null || day >= memory.firstKept.day

  function figuresOf(from: Instant, until: Instant): SalesFigures {
    const within = (at: Instant) => at >= from && at < until
    const paid = [...orders.values()].filter(({ paidAt }) => within(paidAt))
    const sold = paid.filter(({ status }) => status !== 'CANCELED')
    const charges = [...entries.values()].flat().filter(({ type, at }) => type === 'CHARGE' && within(at))
    return {
      orders: sold.length,
      sales: sold.reduce((sum, { total }) => sum + total, 0),
      cancels: paid.length - sold.length,
      charges: charges.reduce((sum, { amount }) => sum + amount, 0),
    }
  }

  return {
    now: async () => clock.now(),

    async firstSale() {
      let first: number | null = null
      for (const { paidAt } of orders.values()) first = Math.min(first ?? paidAt, paidAt)
      return first
    },

    async lastBuilt(until) {
      const built = [...days].filter(([day, row]) => row.built !== null && day <= until).map(([day]) => day)
      return built.sort().at(-1) ?? null
    },

    async register(closedDays) {
      for (const day of closedDays) if (!days.has(day)) days.set(day, unbuilt)
    },

    async undoBuildsAfter(lastClosed) {
      for (const [day, row] of days) {
        if (day > lastClosed && isKept(day)) days.set(day, { ...unbuilt, version: row.version })
      }
    },

    async due(until, limit) {
      const due = [...days]
        .filter(([day, row]) => row.built !== row.version && day <= until && isKept(day))
        .map(([day]) => day)
      return due.sort().slice(0, limit)
    },

    async rebuild({ day, from, until }) {
      if (!isKept(day)) return null
      const sales: ProductSales[] = []
      for (const { status, paidAt, items } of orders.values()) {
        if (status === 'CANCELED' || paidAt < from || paidAt >= until) continue
        for (const { productId, price, quantity } of items)
          sales.push({ productId, quantity, amount: price * quantity })
      }
      const { version } = days.get(day) ?? unbuilt
      const summed = sum(sales)
      days.set(day, { version, built: version, sales: summed, figures: figuresOf(from, until) })
      return summed.length
    },

    async daily(from, to) {
      return [...days]
        .flatMap(([day, { figures }]) => (figures !== null && day >= from && day <= to ? [{ day, ...figures }] : []))
        .sort((a, b) => (a.day > b.day ? -1 : 1))
    },

    figures: async ({ from, until }) => figuresOf(from, until),

    async top({ from, to, limit }) {
      const inRange = ([day]: readonly [Day, SalesDayRow]) => day >= from && day <= to
      const sales = [...days].filter(inRange).flatMap(([, row]) => row.sales)
      const bestFirst = (a: ProductSales, b: ProductSales) =>
        b.quantity - a.quantity || b.amount - a.amount || (a.productId < b.productId ? -1 : 1)
      return sum(sales).sort(bestFirst).slice(0, limit)
    },

    async acquire(token, leaseFor) {
      const now = clock.now()
      if (memory.rankingLease.token !== token && memory.rankingLease.until > now) return false
      memory.rankingLease = { token, until: now + leaseFor }
      return true
    },

    async release(token) {
      if (memory.rankingLease.token === token) memory.rankingLease = { token: '', until: 0 }
    },
  }
}

/** Sums the sales to one row per product. */
function sum(sales: readonly ProductSales[]): ProductSales[] {
  const byProduct = new Map<ProductId, ProductSales>()
  for (const { productId, quantity, amount } of sales) {
    const before = byProduct.get(productId)
    byProduct.set(productId, {
      productId,
      quantity: quantity + (before?.quantity ?? 0),
      amount: amount + (before?.amount ?? 0),
    })
  }
  return [...byProduct.values()]
}
