import { type Audit, type AuditCheckName, auditChecks, type Finding } from '@hexmart/core/adapter'
import { type RawBuilder, sql } from 'kysely'
import type pg from 'pg'
import { report } from './report.ts'
import { shareRuns } from './share-runs.ts'
import { statement } from './statement.ts'

type Row = Omit<Finding, 'name'>

/** Messages that were written before this instant may have been pruned. */
const keptSince = sql`coalesce((select at from watermarks where name = 'messages'), '-infinity')`

/**
 * The lowest id that an order can have on the first day whose orders are all kept. Orders with lower ids may have been
 * pruned, but their balance entries, used coupons and purchases are still stored.
 */
const lowestKeptId = sql`coalesce((
  select rpad(lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0'), 32, '0')::uuid
  from watermarks where name = 'orders'
), '00000000-0000-0000-0000-000000000000')`

/** Each check returns the keys for which two figures differ, with both figures. */
const checks: Readonly<Record<AuditCheckName, RawBuilder<Row>>> = {
  balance: sql`
    with entries as (
      select user_id, sum(amount) as total, count(*) as number from balance_entries group by user_id
    ), both_sides as (
      select coalesce(balances.user_id, entries.user_id) as key, coalesce(total, 0) as total, coalesce(amount, 0) as amount,
        coalesce(number, 0) as number, coalesce(sequence, 0) as sequence
      from balances full join entries on entries.user_id = balances.user_id
    )
    select key, total as expected, amount as actual from both_sides where total <> amount
    union all select key, number, sequence from both_sides where number <> sequence`,

  // Sums the movements that the view `stock_ledger` lists. The lines of restocked orders are left out, because such an
  // order has put back exactly what it took.
  stock: sql`
    with sums as (
      select product_id, -sum(order_lines.quantity) as change from order_lines join orders on orders.id = order_id
      where restocked is not true group by product_id
      union all
      select product_id, sum(change) from stock_movements group by product_id
    )
    select coalesce(stock.product_id, moved.product_id) as key, coalesce(total, 0) as expected, coalesce(quantity, 0) as actual
    from stock full join (
      select product_id, sum(change) as total from sums group by product_id
    ) as moved on moved.product_id = stock.product_id
    where coalesce(quantity, 0) <> coalesce(total, 0)`,

  issued: sql`
    with held as (
      select coupon_id, count(*) as issued, max(number) as highest from user_coupons group by coupon_id
    )
    select id as key, coalesce(issued, 0) as expected, quantity - remaining as actual
    from coupons left join held on held.coupon_id = coupons.id
    where quantity - remaining <> coalesce(issued, 0)
    union all select coupon_id, issued, highest from held where highest <> issued`,

  'used-coupons': sql`
    select coalesce(used.id, user_coupon_id)::text as key, (orders.id is not null)::integer as expected,
      (used.id is not null)::integer as actual
    from (select id, used_by from user_coupons where used_by is not null) as used
    full join (
      select id, user_coupon_id from orders where user_coupon_id is not null and status <> 'CANCELED'
    ) as orders on orders.user_coupon_id = used.id and orders.id = used.used_by
    where used.id is null or (orders.id is null and used.used_by >= ${lowestKeptId})`,

  'order-lines': sql`
    select orders.id::text as key, coalesce(total_of_lines, 0) as expected, subtotal as actual
    from orders left join (
      select order_id, sum(price * quantity) as total_of_lines from order_lines group by order_id
    ) as lines on lines.order_id = orders.id
    where subtotal <> coalesce(total_of_lines, 0)
    union all
    select id::text, subtotal - discount, total from orders where total <> subtotal - discount
    union all
    select id::text, reduced, discount from orders cross join lateral (
      select coalesce(sum((one ->> 'amount')::bigint), 0) as reduced from json_array_elements(reductions::json) as one
    ) as sums
    where discount < reduced or (user_coupon_id is null and discount <> reduced)`,

  payments: sql`
    select coalesce(orders.id, order_id)::text as key,
      case when status <> 'CANCELED' then -total else 0 end as expected, coalesce(moved, 0) as actual
    from orders full join (
      select order_id, sum(amount) as moved from balance_entries where type in ('USE', 'REFUND') group by order_id
    ) as entries on entries.order_id = orders.id
    where coalesce(moved, 0) <> case when status <> 'CANCELED' then -total else 0 end
      and (orders.id is not null or order_id >= ${lowestKeptId})`,

  purchases: sql`
    with newest as (
      select distinct on (user_id, product_id) user_id, product_id, sequence, bought
      from purchases order by user_id, product_id, sequence desc
    ), sums as (
      select user_id, product_id, sum(change) as total, count(*) as number from purchases group by user_id, product_id
    ), counted as (
      select order_id, product_id, sum(change) as pieces from purchases group by order_id, product_id
    )
    select user_id as key, total as expected, bought as actual
    from newest join sums using (user_id, product_id) where total <> bought
    union all
    select user_id, number, sequence from newest join sums using (user_id, product_id) where number <> sequence
    union all
    select counted.order_id::text, case when status <> 'CANCELED' then coalesce(quantity, 0) else 0 end, pieces
    from counted left join orders on orders.id = counted.order_id
    left join order_lines on order_lines.order_id = counted.order_id and order_lines.product_id = counted.product_id
    where (orders.id is not null or counted.order_id >= ${lowestKeptId})
      and pieces <> case when status <> 'CANCELED' then coalesce(quantity, 0) else 0 end`,

  messages: sql`
    select coalesce(due.order_id, there.order_id)::text as key, coalesce(due.number, 0) as expected,
      coalesce(there.number, 0) as actual
    from (
      select order_id, count(*) as number from (
        select id as order_id, paid_at as at from orders
        union all select id, canceled_at from orders where status = 'CANCELED'
      ) as written where at >= ${keptSince} group by order_id
    ) as due
    full join (
      select order_id, count(*) as number from outbox where at >= ${keptSince} group by order_id
    ) as there on there.order_id = due.order_id
    where coalesce(due.number, 0) <> coalesce(there.number, 0)`,
}

const statements = auditChecks.map((name) => ({
  name,
  find: statement(`audit_${name}`, () => sql<Row>`${checks[name]} limit 100`),
}))

/**
 * Runs all checks on one snapshot, without locks, so orders can be placed meanwhile.
 *
 * @param timeLeft how long the next check may take, in milliseconds
 */
const findAll = (pool: pg.Pool, timeLeft: () => number) =>
  report(
    pool,
    timeLeft,
    async (run) => {
      const findings: Finding[] = []
      for (const { name, find } of statements) {
        for (const row of await run(find)) findings.push({ ...row, name })
      }
      return findings
    },
    'begin isolation level repeatable read read only',
  )

/** Runs at most two audits at the same time. Calls that arrive while two are running share the next audit. */
export function audit(pool: pg.Pool): Audit {
  const shared = shareRuns((_: 'audit', timeLeft) => findAll(pool, timeLeft))
  return { findings: () => shared('audit') }
}
