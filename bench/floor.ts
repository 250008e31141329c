/**
 * Serves the routes that the service is compared with: `/empty` does nothing, and `/function` calls `place_order` of
 * `sql/place-order.sql` once per request.
 */
import { fastify } from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.argv[2], max: 32 })
const app = fastify()

app.post('/empty', async () => ({}))
app.get('/empty', async () => ({}))

interface Body {
  readonly userId: string
  readonly items: readonly { readonly productId: string; readonly quantity: number }[]
}

app.post('/function', async (request, reply) => {
  const { userId, items } = request.body as Body
  const { rows } = await pool.query({
    name: 'place_order',
    text: 'select place_order($1, $2, $3, $4) as value',
    values: [
      userId,
      request.headers['idempotency-key'],
      items.map(({ productId }) => productId),
      items.map(({ quantity }) => quantity),
    ],
  })
  return reply.code(201).type('application/json').send(rows[0].value)
})

process.on('SIGTERM', () => void app.close().then(() => pool.end()))
console.log(await app.listen({ port: 0, host: '127.0.0.1' }))
