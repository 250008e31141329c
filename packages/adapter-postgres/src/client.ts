import pg from 'pg'

/**
 * The driver's client without the environment. The driver takes whatever a connection string leaves out from variables such
 * as PGPASSWORD, PGSSLMODE and PGOPTIONS. Programs set these for another database, so they never count for the
 * shop's. Neither does the file .pgpass.
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

/** Takes the PG* variables out of the environment. The constructor reads them, and nothing else runs meanwhile. */
function hideVariables(): () => void {
  const hidden = Object.entries(process.env).filter(([name]) => name.startsWith('PG'))
  for (const [name] of hidden) delete process.env[name]
  return () => {
    for (const [name, value] of hidden) process.env[name] = value
  }
}
