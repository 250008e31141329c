import type { Harness, Tampering } from '@hexmart/core/contract'
import type pg from 'pg'
import { createPool, postgres } from '../src/index.ts'
import type { TestDatabase } from './database.ts'

/**
 * Opens stores on one database, which is emptied first. The stores use `servingUrl`, whose role has the least privileges, so
 * every suite shows that these privileges suffice.
 */
export function postgresHarness(database: TestDatabase): Harness {
  return {
    async open(alongside) {
      await database.empty()
      const pools: pg.Pool[] = []
      const store = async () => {
        const pool = createPool({
          connectionString: database.servingUrl,
          ...(database.schema !== undefined && { schema: database.schema }),
        })
        pools.push(pool)
        return postgres(pool, { alongside })
      }
      return {
        store: await store(),
        again: store,
        tamper: tampering(database),
        close: async () => void (await Promise.all(pools.map((pool) => pool.end()))),
      }
    },
  }
}

function tampering({ sql }: TestDatabase): Tampering {
  const run = async (text: string, ...values: unknown[]) => {
    const { rowCount } = await sql(text, values)
    if (rowCount !== 1) throw new Error(`${rowCount} rows were changed by ${text}`)
  }
  return {
    balance: (userId, by) => run('update balances set amount = amount + $2 where user_id = $1', userId, by),
    sequence: (userId, by) => run('update balances set sequence = sequence + $2 where user_id = $1', userId, by),
    stock: (productId, by) => run('update stock set quantity = quantity + $2 where product_id = $1', productId, by),
    remaining: (couponId, by) => run('update coupons set remaining = remaining + $2 where id = $1', couponId, by),
    usedBy: (id, orderId) =>
      run(
        'update user_coupons set used_by = $2, used_at = $3 where id = $1',
        id,
        orderId,
        orderId === null ? null : new Date(),
      ),
    number: (id, by) => run('update user_coupons set number = number + $2 where id = $1', id, by),
    linePrice: (orderId, by) =>
      run('update order_lines set price = price + $2 where order_id = $1 and position = 0', orderId, by),
    reduction: async (orderId, by) => {
      const { rows } = await sql('select reductions from orders where id = $1', [orderId])
      const [first, ...others] = JSON.parse(rows[0].reductions)
      const changed = [{ ...first, amount: first.amount + by }, ...others]
      await run('update orders set reductions = $2 where id = $1', orderId, JSON.stringify(changed))
    },
    payment: (orderId, by) =>
      run(`update balance_entries set amount = amount + $2 where order_id = $1 and type = 'USE'`, orderId, by),
    bought: (userId, productId, by) =>
      run(
        `update purchases set bought = bought + $3 where user_id = $1 and product_id = $2 and sequence =
          (select max(sequence) from purchases where user_id = $1 and product_id = $2)`,
        userId,
        productId,
        by,
      ),
    message: (id) => run('delete from outbox where id = $1', id),
  }
}
