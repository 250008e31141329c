import pg from 'pg'

/**
 * The driver's client, without the PG* variables of the environment and without the file .pgpass. If a connection
 * string leaves a value out, the driver itself takes the value from such a variable (PGPASSWORD, PGSSLMODE, PGOPTIONS,
 * …) or from this file. But the variables and the file may be meant for another database, so the shop must not use
 * them.
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
 * Removes the PG* variables from the environment, because the driver's constructor would read them. The constructor is
 * synchronous, so no other code runs while the variables are missing.
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
