import type { MessageId, Shop } from '@hexmart/core'
import { expect, test } from 'vitest'
import { findDeliveries } from './list-deliveries.ts'

test('D14: a list of sent messages ends after 200 pages, even if all of them are empty, and says where it goes on', async () => {
  const requests: unknown[] = []
  const shop: Pick<Shop, 'deliveries'> = {
    async deliveries({ limit, after }) {
      requests.push({ limit, after })
      return { ok: true, value: { rows: [], next: `page ${requests.length}` as MessageId } }
    },
  }
  expect(await findDeliveries(shop, 'SENT')).toEqual({ rows: [], next: 'page 200' })
  expect(requests.length).toBe(200)
  expect(requests.slice(0, 2)).toEqual([
    { limit: 100, after: null },
    { limit: 100, after: 'page 1' },
  ])
})
