import { type Audit, type AuditCheckName, auditChecks, type Finding } from '@hexmart/core'
import { type RawBuilder, sql } from 'kysely'
import type pg from 'pg'
import { transaction } from './pool.ts'
import { statement } from './statement.ts'

type Row = Omit<Finding, 'name'>

/** How long one check may take, in milliseconds. */
const checkLimit = 300_000

/** Rows older than this may have been pruned. */
const keptSince = (what: 'messages' | 'orders') =>
  sql`coalesce((select at from watermarks where name = ${sql.lit(what)}), '-infinity')`

/** Each answers a key, what is expected and what is there, for the keys at which the two differ. */
const checks: Readonly<Record<AuditCheckName, RawBuilder<Row>>> = {
  balance: sql`
    select coalesce(balances.user_id, entries.user_id) as key, coalesce(total, 0) as expected, coalesce(amount, 0) as actual
    from balances full join (
      select user_id, sum(amount) as total, count(*) as number, max(sequence) as last from balance_entries group by user_id
    ) as entries on entries.user_id = balances.user_id
    where coalesce(amount, 0) <> coalesce(total, 0)
      or coalesce(sequence, 0) <> coalesce(number, 0) or coalesce(sequence, 0) <> coalesce(last, 0)`,

  stock: sql`
    select coalesce(stock.product_id, moved.product_id) as key, coalesce(total, 0) as expected, coalesce(quantity, 0) as actual
    from stock full join (
      select product_id, sum(change) as total from stock_movements group by product_id
    ) as moved on moved.product_id = stock.product_id
    where coalesce(quantity, 0) <> coalesce(total, 0)`,

  issued: sql`
    select id as key, coalesce(number, 0) as expected, quantity - remaining as actual
    from coupons left join (
      select coupon_id, count(*) as number from user_coupons group by coupon_id
    ) as held on held.coupon_id = coupons.id
    where quantity - remaining <> coalesce(number, 0)`,

  'used-coupons': sql`
    select coalesce(user_coupons.id, user_coupon_id)::text as key, (orders.id is not null)::integer as expected,
      (used_by is not null and (orders.id is null or used_by = orders.id))::integer as actual
    from user_coupons full join (
      select id, user_coupon_id from orders where user_coupon_id is not null and status = 'PAID'
    ) as orders on orders.user_coupon_id = user_coupons.id
    where used_by is distinct from orders.id`,

  'order-lines': sql`
    select orders.id::text as key, coalesce(total_of_lines, 0) as expected, subtotal as actual
    from orders left join (
      select order_id, sum(price * quantity) as total_of_lines from order_lines group by order_id
    ) as lines on lines.order_id = orders.id
    where subtotal <> coalesce(total_of_lines, 0)
    union all
    select id::text, subtotal - discount, total from orders where total <> subtotal - discount`,

  payments: sql`
    select coalesce(orders.id, order_id)::text as key,
      case when status = 'PAID' then -total else 0 end as expected, coalesce(moved, 0) as actual
    from orders full join (
      select order_id, sum(amount) as moved from balance_entries where order_id is not null group by order_id
    ) as entries on entries.order_id = orders.id
    where coalesce(moved, 0) <> case when status = 'PAID' then -total else 0 end`,

  messages: sql`
    select coalesce(due.order_id, there.order_id)::text as key, coalesce(due.number, 0) as expected,
      coalesce(there.number, 0) as actual
    from (
      select order_id, count(*) as number from (
        select id as order_id, paid_at as at from orders
        union all select id, canceled_at from orders where status = 'CANCELED'
      ) as told where at >= ${keptSince('messages')} group by order_id
    ) as due
    full join (
      select order_id, count(*) as number from outbox where at >= ${keptSince('messages')} group by order_id
    ) as there on there.order_id = due.order_id
    where coalesce(due.number, 0) <> coalesce(there.number, 0)`,
}

const statements = auditChecks.map((name) => ({
  name,
  find: statement(`audit_${name}`, () => sql<Row>`${checks[name]} limit 100`),
}))

/** All checks look at one snapshot, without a lock: orders go on meanwhile. */
export const audit = (pool: pg.Pool): Audit => ({
  findings: () =>
    transaction(pool, 'begin isolation level repeatable read read only', checkLimit, async (run) => {
      const findings: Finding[] = []
      for (const { name, find } of statements) {
        for (const row of await run(find)) findings.push({ ...row, name })
      }
      return findings
    }),
})
