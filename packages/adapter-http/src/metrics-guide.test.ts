import { readFile } from 'node:fs/promises'
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop } from '@hexmart/core'
import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'

test('the guide lists every metric of the shop, and no other', async () => {
  const guide = await readFile(new URL('../../../docs/service.md', import.meta.url), 'utf8')
  const figures = await createMetrics().render(createShop({ store: inMemory() }))
  const listed = [...guide.matchAll(/^\| `(hexmart_\w+)`/gm)].map(([, name]) => name)
  const existing = [...figures.matchAll(/^# TYPE (hexmart_\w+)/gm)].map(([, name]) => name)
  expect(listed.toSorted()).toEqual(existing.toSorted())
})
