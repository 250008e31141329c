import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Store, UserId } from '@hexmart/core'
import type { Settings } from '../settings/settings.ts'
import { demoUser } from './seed-demo.ts'

const markerFile = 'started'

/**
 * Whether this is the first start of the shop. Each start of a shop in memory counts as a first start. With the embedded database,
 * a start is the first while the data folder has no marker file. With a database of the operator's own (DATABASE_URL), no start
 * counts as the first, so that the service never puts the demo into such a database.
 */
export async function isFirstStart({ STORE, DATABASE_URL, DATA_DIR }: Settings): Promise<boolean> {
  if (STORE === 'memory') return true
  if (DATABASE_URL !== undefined) return false
  return access(join(DATA_DIR, markerFile)).then(
    () => false,
    () => true,
  )
}

/** Records that the service has run here, so that no later start counts as the first. */
export async function markStarted({ STORE, DATA_DIR }: Settings): Promise<void> {
  if (STORE !== 'memory') await writeFile(join(DATA_DIR, markerFile), '')
}

/**
 * Whether the store has no product and no user in any state, or has the demo's user, whom an interrupted first start leaves
 * behind. Any other data is the shop's own, and must not be mixed with a demo.
 */
export async function isEmptyOrDemo(store: Store): Promise<boolean> {
  if (await hasDemo(store)) return true
  const { products, users } = store.views
  const pages = await Promise.all([products.list({}, { limit: 1 }), users.list(undefined, { limit: 1 })])
  return pages.every(({ rows }) => rows.length === 0)
}

/** Whether the store has the demo's user. */
export async function hasDemo({ views }: Store): Promise<boolean> {
  return (await views.users.find([UserId.parse(demoUser)])).size > 0
}
