/**
 * A data platform refuses messages and later accepts them, and an operator looks after the dead messages. The last test
 * is about the page of the ranking.
 */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { unwrap } from '@hexmart/client'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { picture, sharedBrowser } from './browser.ts'
import { type Operator, signInOperator } from './operator.ts'
import { type Demo, startDemo } from './service.ts'

/** The status 410 makes a message dead after its first attempt. */
const refused = 410

/** The status with which the data platform answers. */
let status = refused
/** The ids of the orders whose messages the data platform has accepted. */
const accepted: string[] = []
let platform: Server
let demo: Demo
let browser: Browser
let operator: Operator
beforeAll(async () => {
  platform = createServer(async (request, response) => {
    const body = await text(request)
    if (status < 300) accepted.push(JSON.parse(body).data.order.id)
    response.writeHead(status).end(status === refused ? 'moved to another address' : undefined)
  }).listen(0, '127.0.0.1')
  await once(platform, 'listening')
  const { port } = platform.address() as AddressInfo
  const settings = { DATA_PLATFORM_URL: `http://127.0.0.1:${port}/orders` }
  ;[demo, browser] = await Promise.all([startDemo(settings), sharedBrowser()])
  operator = await signInOperator(browser, demo)
})
afterAll(async () => {
  await browser.close()
  await demo.stop()
  platform.close()
})

test('V63: an operator sees the error of a dead message, retries the message, and later discards all dead messages', async () => {
  const { page, client, go, complaints } = operator
  const placeOrder = async () =>
    unwrap(await client.orders.place({ userId: 'mina', items: [{ productId: 'latte', quantity: 1 }] })).id
  const first = await placeOrder()
  await go('/deliveries?state=DEAD')
  const rows = page.getByRole('table', { name: 'Deliveries' }).getByRole('row')
  const dead = rows.filter({ hasText: first.slice(-12) })
  await expect.poll(() => ordersOfDeadMessages(client), { timeout: 15_000 }).toEqual([first])
  await page.reload()
  await dead.getByText(`HTTP ${refused}`).waitFor()

  await dead.getByRole('button').click()
  const detail = page.getByRole('dialog', { name: 'Message: Order paid' })
  await detail.getByText('No. 1 of its order').waitFor()
  await picture(page, 'console-dead-message')
  status = 204
  await detail.getByRole('button', { name: 'Retry' }).click()
  const retrying = page.getByRole('dialog', { name: 'Retry the message' })
  await retrying.getByText('Its attempts are counted from 0 again (so far 1).').waitFor()
  await retrying.getByRole('button', { name: 'Retry' }).click()
  await page.getByText('The message will be sent again').first().waitFor()
  await expect.poll(() => accepted, { timeout: 15_000 }).toEqual([first])

  status = refused
  const others = [await placeOrder(), await placeOrder()]
  await expect.poll(async () => (await ordersOfDeadMessages(client)).sort(), { timeout: 15_000 }).toEqual(others.sort())
  await page.reload()
  await page.getByRole('button', { name: 'Discard all dead' }).click()
  const discarding = page.getByRole('dialog', { name: 'Discard all dead messages' })
  await discarding.getByText('The data platform never gets these 2 messages.').waitFor()
  await discarding.getByRole('button', { name: 'Discard 2 messages' }).click()
  await page.getByText('No message is dead').waitFor()
  await page.getByText('No message is waiting or dead.').waitFor()
  expect(accepted).toEqual([first])
  expect(complaints).toEqual([])
})

test('V63: the console shows a count of 100,000 messages as “100,000 or more”, because the shop counts no further', async () => {
  const { page, go, complaints } = operator
  await page.route('**/api/v1/admin/summary', async (route) => {
    const response = await route.fetch()
    const deliveries = { waiting: 100_000, dead: 100_000, oldestWaiting: 1_000 }
    await route.fulfill({ response, json: { ...(await response.json()), deliveries } })
  })
  await go('/')
  // Once for the waiting messages, and once for the dead ones.
  await expect.poll(() => page.getByText('100,000 or more', { exact: true }).count()).toBe(2)
  await go('/deliveries')
  await page.getByRole('button', { name: 'Try everything now' }).click()
  await page.getByText('100,000 or more waiting messages are due at once').waitFor()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'Discard all dead' }).click()
  await page.getByRole('button', { name: 'Discard 100,000 or more messages' }).waitFor()
  await page.unroute('**/api/v1/admin/summary')
  expect(complaints).toEqual([])
})

test('D14: the page of an order lists its messages, and a dead message shows its error and can be retried there', async () => {
  const { page, client, go, complaints } = operator
  status = refused
  const id = unwrap(await client.orders.place({ userId: 'mina', items: [{ productId: 'latte', quantity: 1 }] })).id
  await expect.poll(() => ordersOfDeadMessages(client), { timeout: 15_000 }).toEqual([id])
  await go(`/orders/${id}`)
  const messages = page.getByRole('region', { name: 'Messages for the data platform' })
  const paidRow = messages.getByRole('row').filter({ hasText: 'Order paid' })
  await paidRow.getByText(`HTTP ${refused}`).waitFor()
  status = 204
  await paidRow.getByRole('button').click()
  await page.getByRole('button', { name: 'Retry' }).click()
  await page.getByRole('dialog', { name: 'Retry the message' }).getByRole('button', { name: 'Retry' }).click()
  await paidRow.getByText('Sent', { exact: true }).waitFor()
  await picture(page, 'console-order-deliveries')
  // Canceling the order adds a second message, which the list shows first.
  unwrap(await client.orders.cancel(id, {}))
  await expect.poll(() => accepted.filter((each) => each === id).length, { timeout: 15_000 }).toBe(2)
  await page.reload()
  await messages.getByRole('row').nth(1).getByText('Order canceled').waitFor()
  expect(complaints).toEqual([])
})

test('D14: on the page of an order, an operator discards a dead message after a confirmation, and the order’s next message is sent', async () => {
  const { page, client, go, complaints } = operator
  status = refused
  const id = unwrap(await client.orders.place({ userId: 'mina', items: [{ productId: 'latte', quantity: 1 }] })).id
  await expect.poll(() => ordersOfDeadMessages(client), { timeout: 15_000 }).toContain(id)
  // The dead message holds up the message about the cancellation.
  unwrap(await client.orders.cancel(id, {}))
  status = 204
  await go(`/orders/${id}`)
  const rows = page.getByRole('region', { name: 'Messages for the data platform' }).getByRole('row')
  const paidRow = rows.filter({ hasText: 'Order paid' })
  const canceledRow = rows.filter({ hasText: 'Order canceled' })
  await canceledRow.getByText('Waiting', { exact: true }).waitFor()
  await paidRow.getByRole('button').click()
  const detail = page.getByRole('dialog', { name: 'Message: Order paid' })
  await detail.getByText(`HTTP ${refused}`).waitFor()
  await detail.getByRole('button', { name: 'Discard' }).click()
  const discarding = page.getByRole('dialog', { name: 'Discard the message' })
  await discarding.getByText(`The data platform never gets “Order paid” of order …${id.slice(-12)}.`).waitFor()
  await discarding.getByText('Later messages of this order can be sent then. This cannot be undone.').waitFor()
  await picture(page, 'console-discard')
  await discarding.getByRole('button', { name: 'Discard' }).click()
  await page.getByText('The message was discarded').first().waitFor()
  await paidRow.getByText('Discarded', { exact: true }).waitFor()
  await canceledRow.getByText('Sent', { exact: true }).waitFor()
  const { deliveries } = unwrap(await client.admin.deliveries.list({ orderId: id }))
  expect(deliveries.map(({ type, state }) => [type, state])).toEqual([
    ['order.canceled', 'SENT'],
    ['order.paid', 'DISCARDED'],
  ])
  // The data platform has accepted only the message about the cancellation.
  expect(accepted.filter((each) => each === id)).toHaveLength(1)
  expect(complaints).toEqual([])
})

test('D14: if the newest pages of sent messages are empty, the console says so, and “Show more” looks through older messages', async () => {
  const { page, go, complaints } = operator
  // The list goes on with the messages before this id, which is above all others.
  const highestId = 'ffffffff-ffff-7fff-bfff-ffffffffffff'
  const nextCursor = Buffer.from(JSON.stringify(highestId)).toString('base64url')
  const list = '**/api/v1/admin/deliveries?state=SENT*'
  await page.route(list, (route) => route.fulfill({ json: { deliveries: [], nextCursor } }))
  await go('/deliveries?state=SENT')
  await page.getByText('No match in the newest part of the list').waitFor()
  await page.unroute(list)
  await page.getByRole('button', { name: 'Show more' }).click()
  await page.getByRole('table', { name: 'Deliveries' }).getByText('Sent', { exact: true }).first().waitFor()
  expect(complaints).toEqual([])
})

test('V64: the console lists the best sellers of the last 7 days, and counts the sales of a day again', async () => {
  const { page, go, complaints } = operator
  await go('/ranking')
  await page.getByText('Last 7 days').click()
  await page.waitForURL(/days=7/)
  const best = page.getByRole('table', { name: 'Best sellers' })
  await best.getByRole('row').filter({ hasText: 'Americano' }).waitFor()
  const days = page.getByRole('table', { name: 'Counted days' })
  await days
    .getByRole('button', { name: /^Count again: / })
    .first()
    .click()
  const dialog = page.getByRole('dialog', { name: 'Count a day again' })
  await dialog.getByText(/^The sales of .* are counted again from the orders of that day/).waitFor()
  await dialog.getByRole('button', { name: 'Count again' }).click()
  await page
    .getByText(/products? (was|were) sold on that day|different products were sold/)
    .first()
    .waitFor()
  expect(complaints).toEqual([])
})

/** The ids of the orders whose messages are dead. */
async function ordersOfDeadMessages(client: Operator['client']): Promise<string[]> {
  return unwrap(await client.admin.deliveries.list({ state: 'DEAD' })).deliveries.map(({ orderId }) => orderId)
}
