import type { Summary as CoreSummary, DailyFigures } from '@hexmart/core'
import { Day, ProductId } from '@hexmart/core'
import { z } from 'zod'
import { amountOf, resources, type View } from './resource.ts'

const Figures = z
  .object({
    date: Day,
    orders: z.int().describe('how many orders were paid on that day and are not canceled'),
    sales: amountOf('the sum of the totals of the orders that `orders` counts'),
    cancels: z.int().describe('how many orders were paid on that day and are canceled'),
    charges: amountOf('the sum of the charges of that day'),
  })
  .register(resources, { id: 'DailyFigures' })
const presentFigures = (figures: DailyFigures): View<typeof Figures> => ({
  date: figures.day,
  orders: figures.orders,
  sales: figures.sales,
  cancels: figures.cancels,
  charges: figures.charges,
})

export const Summary = z
  .object({
    today: Figures,
    days: z
      .array(Figures)
      .describe('those of the 30 days before today whose sales have been counted, the latest day first'),
    queue: z.object({ waiting: z.int() }).describe('how many commands wait in the process that answers this request'),
    deliveries: z.object({
      waiting: z.int().describe('how many messages are WAITING; 100,000 stands for that number or more'),
      dead: z.int().describe('how many messages are DEAD; 100,000 stands for that number or more'),
      oldestWaiting: z
        .int()
        .describe('how long the oldest waiting message has waited, in milliseconds; 0 if none waits'),
    }),
    lowStock: z
      .array(z.object({ productId: ProductId, name: z.string(), stock: z.int().describe('in pieces') }))
      .describe(
        'the SELLABLE products with at most as many pieces as the query `lowStock` says (10 by default), the lowest stock first; at most 100 products',
      ),
  })
  .register(resources, { id: 'Summary', description: 'Today’s figures and the low stock may be up to 30 seconds old' })
export const presentSummary = (summary: CoreSummary): View<typeof Summary> => ({
  today: presentFigures(summary.today),
  days: summary.days.map(presentFigures),
  queue: { waiting: summary.queue.waiting },
  deliveries: {
    waiting: summary.deliveries.waiting,
    dead: summary.deliveries.dead,
    oldestWaiting: summary.deliveries.oldestWaiting,
  },
  lowStock: summary.lowStock.map(({ productId, name, stock }) => ({ productId, name, stock })),
})
