import pg from 'pg'

/**
 * The driver's client, without the PG* variables of the environment and without the file .pgpass. The driver itself takes
 * values that a connection string leaves out from such variables (PGPASSWORD, PGSSLMODE, PGOPTIONS, …) and from this file. But
 * they may be meant for another database, so the shop must not use them.
 */
export class Client extends pg.Client {
  constructor(config: pg.ClientConfig) {
    const restore = hideVariables()
    try {
      super(config)
    } finally {
      restore()
    }
    // Without a password, the driver would look into the file .pgpass.
    this.password ??= ''
  }
}

/**
 * Removes the PG* variables from the environment while the driver's constructor runs, which reads them. The constructor is
 * synchronous, so no other code runs while they are missing.
 *
 * @returns a function that sets the variables again
 */
function hideVariables(): () => void {
  const hidden = Object.entries(process.env).filter(([name]) => name.startsWith('PG'))
  for (const [name] of hidden) delete process.env[name]
  return () => {
    for (const [name, value] of hidden) process.env[name] = value
  }
}
