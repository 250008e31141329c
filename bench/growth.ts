import { userCount } from './baskets.ts'
import type { BenchDatabase } from './database.ts'

/** How many orders one transaction adds. */
const step = 500_000

/**
 * Adds past orders with their lines, entries and messages, so that an audit finds nothing wrong. A user buys the same two
 * products each time, so that plain arithmetic gives the balance after each order.
 *
 * @param count is rounded up to a multiple of 500,000
 */
export async function growOrders({ sql }: BenchDatabase, count: number): Promise<void> {
  for (let added = 0; added < count; added += step) {
    // `nth` numbers the orders of one user within this step. All orders of one user cost the same `total`, so the user's
    // first `nth` orders of this step cost `nth * total`.
    await sql(`
      create temporary table past on commit drop as
      select uuidv7(-((${count} - i) * interval '1 second')) as id, 'u' || i % ${userCount} as user_id,
        i % ${userCount} as a, (i + 1) % ${userCount} as b,
        (2000 + i % ${userCount} + (i + 1) % ${userCount})::bigint as total,
        row_number() over (partition by i % ${userCount} order by i) as nth, now() - (${count} - i) * interval '1 second' as at
      from generate_series(${added}, ${added + step - 1}) as i;

      insert into orders (id, user_id, status, subtotal, discount, total, created_at, paid_at)
      select id, user_id, 'PAID', total, 0, total, at, at from past;
      insert into order_lines (order_id, position, product_id, name, price, quantity)
      select id, position, 'p' || product, 'Product ' || product, 1000 + product, 1
      from past, lateral (values (0, a), (1, b)) as lines (position, product);
      insert into balance_entries (user_id, sequence, id, type, amount, balance_after, order_id, at)
      select user_id, sequence + nth, uuidv7(), 'USE', -total, amount - nth * total, past.id, at
      from past join balances using (user_id);
      insert into outbox (id, order_id, sequence, type, at, state, due_at, settled_at)
      select id, id, 1, 'order.paid', at, 'SENT', null, at from past;

      update balances set amount = amount - spent, sequence = sequence + number
      from (select user_id, sum(total) as spent, count(*) as number from past group by user_id) as payers
      where payers.user_id = balances.user_id;
      update stock set quantity = quantity - sold
      from (
        select 'p' || product as product_id, count(*) as sold
        from past, lateral (values (a), (b)) as lines (product) group by product
      ) as takers where takers.product_id = stock.product_id`)
    console.error(`  ${(added + step).toLocaleString('en')}`)
  }
  await sql('vacuum analyze')
  await sql('checkpoint')
}
