import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Store, UserId } from '@hexmart/core'
import type { Settings } from '../settings/settings.ts'
import { demoUser } from './seed-demo.ts'

const markerFile = 'started'

/**
 * Whether this is the first start of the shop. A shop in memory is always new; otherwise the data folder has no marker yet. With
 * the host's own database no start counts as the first, so that such a database never gets the demo by itself.
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
 * behind. Anything else is the shop's own, which must not be mixed with a demo.
 */
export async function isEmptyOrDemo(store: Store): Promise<boolean> {
  if (await hasDemo(store)) return true
  const { products, users } = store.views
  const pages = await Promise.all([products.list({}, { limit: 1 }), users.list(undefined, { limit: 1 })])
  return pages.every(({ rows }) => rows.length === 0)
}

/** Whether the demo's user is there. */
export async function hasDemo({ views }: Store): Promise<boolean> {
  return (await views.users.find([UserId.parse(demoUser)])).size > 0
}
