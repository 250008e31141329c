import { type ProductId, type StockMovement, systemClock, systemIds } from '@hexmart/core/adapter'
import { expect, test } from 'vitest'
import { createMemory } from './memory.ts'
import { storeOver } from './store.ts'

test('O33: a unit of work with 300,001 movements takes effect as a whole', async () => {
  const memory = createMemory()
  const { unitOfWork } = storeOver(memory, systemClock)
  const tea = 'tea' as ProductId
  const movement: StockMovement = { productId: tea, change: 1, reason: 'OPERATOR', orderId: null, at: 0 }
  // Node cannot pass so many arguments to one call, so `push(...movements)` would throw.
  const movements = Array.from({ length: 300_000 }, () => movement)
  await unitOfWork.run(systemIds().next(0), async (tx) => {
    tx.stock.add([{ stock: { productId: tea, quantity: 300_001 }, movements: [movement, ...movements] }])
  })
  expect(memory.stock.get(tea)?.quantity).toBe(300_001)
  expect(memory.movements).toHaveLength(300_001)
})
