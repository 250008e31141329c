import type pg from 'pg'

/** How long a server may take to answer which session a connection has, in milliseconds. */
const questionLimit = 2_000
/**
 * How many times to compare the sessions of both connections. A pooler in transaction mode may by chance give them
 * different sessions the first time.
 */
const attempts = 10

const sessionOf = async (client: pg.ClientBase): Promise<number> => {
  const question = { text: 'select pg_backend_pid() as pid', query_timeout: questionLimit }
  return (await client.query(question)).rows[0]?.pid
}

/**
 * Refuses a pooler that may give each transaction another session of the server, such as PgBouncer in transaction mode.
 * With many such poolers, prepared statements fail. With all of them, a setting would be missing when the shop gets another
 * session, and would also apply to the other programs that get the same session. So this check runs before the first
 * `set`, and changes nothing in a session.
 *
 * When a connection begins, a server sends the number of the connection's session, but a pooler sends a different
 * number. Behind a pooler, the check opens a second connection while the first is open. In session mode, each
 * connection keeps a session of its own. So if both connections get the same session, or if the first connection gets
 * another session than before, the pooler is in transaction mode.
 *
 * @param connectAnother makes a second connection, in the same way as the first
 * @throws when the connection leads through such a pooler
 */
export async function assertOwnSession(client: pg.Client, connectAnother: () => Promise<pg.Client>): Promise<void> {
  const { processID } = client as unknown as { readonly processID: number | null }
  if ((await sessionOf(client)) === processID) return
  // A pooler in session mode may have no session left for a second connection, so a failure to connect is accepted.
  const other = await connectAnother().catch(() => undefined)
  if (other === undefined) return
  try {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const [before, ofOther, after] = [await sessionOf(client), await sessionOf(other), await sessionOf(client)]
      if (ofOther === before || after !== before) throw inTransactionMode()
    }
  } catch (error) {
    // A question got no answer in time. This happens on the second connection if a pooler in session mode has no session
    // left for it, so such a pooler is accepted.
    if ((error as Error).message !== inTransactionMode().message && /timeout/i.test((error as Error).message)) return
    throw error
  } finally {
    await other.end().catch(() => {})
  }
}

const inTransactionMode = () =>
  new Error(
    'the connection leads through a pooler in transaction mode: connect to PostgreSQL itself, or through a pooler in session mode',
  )
