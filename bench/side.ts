import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { BenchDatabase } from './database.ts'
import type { Figures } from './figures.ts'
import type { Running } from './processes.ts'

/** One of the two checkouts that are compared, with its database and its service. */
export interface Side {
  readonly name: string
  readonly database: BenchDatabase
  readonly service: Running
  /** The bare Fastify program with which the service is compared (`floor.ts`). */
  readonly floor: Running
  /** Starts another service over the same database. The caller stops it. */
  startService(): Promise<Running>
  /** Places orders in memory, in a process of its own. */
  memory(contender: 'hexmart' | 'bare', seconds: number): Promise<Figures>
  /** Fails if an audit finds something wrong. */
  audit(): Promise<void>
  close(): Promise<void>
}

/** What the modules of every checkout's bench export. Earlier revisions export the same names, so these names must stay. */
interface Bench {
  startDatabase(): Promise<BenchDatabase>
  startService(url: string): Promise<Running>
  startFloor(url: string): Promise<Running>
  readonly secret: string
  audit(database: BenchDatabase): Promise<void>
}

/** @param folder the `bench` folder of a checkout: its own code makes its database and starts its service */
export async function openSide(name: string, folder: string): Promise<Side> {
  const load = async (file: string) => import(pathToFileURL(join(folder, file)).href)
  const bench = { ...(await load('database.ts')), ...(await load('processes.ts')), ...(await load('shop.ts')) } as Bench
  const database = await bench.startDatabase()
  /** A service accepts only tokens that are signed with the secret of its own checkout's bench. */
  const startService = async () => ({ ...(await bench.startService(database.url)), secret: bench.secret })
  const service = await startService()
  const floor = await bench.startFloor(database.url)
  return {
    name,
    database,
    service,
    floor,
    startService,
    async memory(contender, seconds) {
      const args = [join(folder, 'memory-orders.ts'), contender, String(seconds)]
      const { stdout } = await promisify(execFile)(process.execPath, args)
      return JSON.parse(stdout)
    },
    audit: () => bench.audit(database),
    async close() {
      await service.stop()
      await floor.stop()
      await database.stop()
    },
  }
}
