/** An operator looks after products and coupons while buyers use the shop, in a real browser against a real service. */
import { unwrap } from '@hexmart/client'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { newPage, picture, sharedBrowser } from './browser.ts'
import { type Operator, signInOperator } from './operator.ts'
import { type Demo, startDemo } from './service.ts'

let demo: Demo
let browser: Browser
let operator: Operator
beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startDemo(), sharedBrowser()])
  operator = await signInOperator(browser, demo)
})
afterAll(async () => {
  await browser.close()
  await demo.stop()
})

test('V60: an operator finds and restocks a product that is sold out, and a buyer whose page is open can then buy it', async () => {
  const { page, client, go, complaints } = operator
  const { stock } = unwrap(await client.admin.products.get('cheesecake'))
  unwrap(await client.admin.products.changeStock('cheesecake', { change: -stock }))

  const buyer = await newPage(browser)
  await buyer.page.goto(demo.links.window)
  const cheesecake = buyer.page.getByRole('article').filter({ hasText: 'Cheesecake' })
  await cheesecake.getByText('Sold out').waitFor()
  expect(await cheesecake.getByRole('button', { name: 'Add Cheesecake to the basket' }).isDisabled()).toBe(true)

  await go('/products')
  await page.getByText('Low stock').click()
  await page.getByLabel('Stock of at most').selectOption('5 pieces')
  await page.getByRole('button', { name: 'Restock Cheesecake' }).click()
  expect(new URL(page.url()).search).toBe('?atMost=5')
  const dialog = page.getByRole('dialog', { name: 'Stock of Cheesecake' })
  await dialog.getByText('Nothing yet. The stock is 0 now.').waitFor()
  await dialog.getByText('Remove', { exact: true }).click()
  await dialog.getByLabel('Pieces to remove').fill('1')
  await dialog.getByText('There are none to remove.').waitFor()
  expect(await dialog.getByRole('button', { name: 'Remove the pieces' }).isDisabled()).toBe(true)
  await dialog.getByText('Add', { exact: true }).click()
  await dialog.getByLabel('Pieces to add').fill('25')
  await dialog.getByText('The stock goes from 0 to 25 (+25).').waitFor()
  await dialog.getByText('Buyers can order the product again immediately.').waitFor()
  await picture(page, 'console-restock')
  await dialog.getByRole('button', { name: 'Add the pieces' }).click()
  await page.getByText('It is 25 now.', { exact: true }).waitFor()

  // The open page of the buyer shows the new stock by itself.
  await cheesecake.getByRole('button', { name: 'Add Cheesecake to the basket' }).click()
  await buyer.page.getByRole('link', { name: 'Basket, 1 piece' }).click()
  await buyer.page.getByRole('button', { name: 'Pay ₩7,500' }).click()
  await buyer.page.getByRole('dialog').getByRole('button', { name: 'Pay ₩7,500' }).click()
  await buyer.page.getByRole('heading', { name: 'Thank you, your order is paid' }).waitFor()

  // The movements show the restocking, and the sale with a link to its order.
  await go('/products/cheesecake')
  const movements = page.getByRole('table', { name: 'Movements' }).getByRole('row')
  await movements.filter({ hasText: 'Operator' }).filter({ hasText: '+25' }).waitFor()
  await movements.filter({ hasText: '−1' }).first().getByRole('link').click()
  await page.waitForURL(/\/console\/orders\//)
  expect([...complaints, ...buyer.complaints]).toEqual([])
  await buyer.page.context().close()
})

test('V61: an operator adds a product on hold, changes its price, and puts it on sale', async () => {
  const { page, client, go } = operator
  await go('/products')
  await page.getByRole('button', { name: 'Add a product' }).click()
  const adding = page.getByRole('dialog', { name: 'Add a product' })
  await adding.getByRole('button', { name: 'Add a product' }).click()
  await adding.getByText('Give it a name of 1 to 200 characters.').waitFor()
  await adding.getByLabel('Name').fill('Matcha')
  await adding.getByLabel('Price').fill('38,000')
  await adding.getByLabel('Stock at the beginning').fill('12')
  await adding.getByLabel('Id').fill('matcha')
  await adding.getByText('“Matcha” is added for ₩38,000.').waitFor()
  await adding.getByRole('button', { name: 'Add a product' }).click()
  await page.getByRole('heading', { name: 'Matcha' }).waitFor()
  expect((await client.products.get('matcha')).ok).toBe(false)

  await page.getByRole('button', { name: 'Change', exact: true }).click()
  const changing = page.getByRole('dialog', { name: 'Change' })
  await changing.getByLabel('Price').fill('35000')
  await changing.getByText('Price: ₩38,000 → ₩35,000').waitFor()
  await changing.getByRole('button', { name: 'Save the changes' }).click()
  await changing.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Put on sale' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Put on sale' }).click()
  await page.getByRole('button', { name: 'Take off sale' }).waitFor()
  expect(unwrap(await client.products.get('matcha'))).toMatchObject({ price: 35_000, stock: 12 })
})

test('V62: the form says in words what a new coupon does, and the coupon’s page shows the rush from the opening until the coupon is sold out', async () => {
  const { page, client, go, complaints } = operator
  const users = Array.from({ length: 20 }, (_, index) => `rusher-${index}`)
  await Promise.all(users.map(async (id) => unwrap(await client.admin.users.create({ id, name: id }))))

  await go('/new-coupon')
  await page.getByRole('button', { name: 'Create a coupon' }).click()
  await page.getByText('Enter a whole number from 1 to 100.').waitFor()
  const name = page.getByLabel('Name')
  await expect.poll(() => name.evaluate((input) => input === document.activeElement)).toBe(true)
  await name.fill('Flash')
  await page.getByLabel('Percent off').fill('20')
  await page.getByLabel('Largest discount').fill('3000')
  await page.getByLabel('For orders of at least').fill('10,000')
  await page.getByLabel('Quantity').fill('12')
  await page.getByLabel('Id').fill('flash')
  // The opening is far away, so that a slow machine does not reach it while the test fills in the form.
  await page.getByLabel('Opens').fill(await inZone(page, Date.now() + 3_600_000))
  await page.getByText('It takes 20% off, at most ₩3,000, for orders of ₩10,000 or more.').waitFor()
  await page.getByText('An order of ₩20,000 then costs ₩17,000.').waitFor()
  await page.getByText(/^12 people can take one each, from .* on: first come, first served\.$/).waitFor()
  await picture(page, 'console-coupon')
  await page.getByRole('button', { name: 'Create a coupon' }).click()

  await page.getByRole('heading', { name: 'Flash' }).waitFor()
  await page.getByRole('timer').waitFor()
  await page.getByText('Upcoming').waitFor()
  const early = await client.coupons.issue('rusher-0', { couponId: 'flash' })
  expect(early).toMatchObject({ problem: { code: 'COUPON_NOT_OPEN' } })

  const opensAt = new Date(Date.now() + 3_000).toISOString()
  unwrap(await client.admin.coupons.change('flash', { opensAt }))
  // The page reads a coupon that opens in an hour only every ten seconds.
  await page.reload()
  await page.getByText('Open now').waitFor()
  // The page estimates the service's time, so it may show the opening a little too early.
  await vi.waitFor(async () => unwrap(await client.coupons.issue('rusher-1', { couponId: 'flash' })), 5_000)
  const first = await Promise.all(users.slice(2, 8).map((id) => client.coupons.issue(id, { couponId: 'flash' })))
  expect(first.every(({ ok }) => ok)).toBe(true)
  const live = page.getByRole('region', { name: 'Live' })
  await live.getByText('7 issued').waitFor()
  await live.getByRole('img', { name: 'Issued per second during the last minute' }).waitFor()
  await picture(page, 'console-rush')
  const rest = await Promise.all(users.slice(8).map((id) => client.coupons.issue(id, { couponId: 'flash' })))
  expect(rest.some(({ ok }) => !ok)).toBe(true)
  await live.getByText(/All 12 were gone .* seconds after the opening/).waitFor()
  await picture(page, 'console-sold-out')

  // A higher quantity opens the coupon again under its new name, and the next holder gets number 13.
  await page.getByRole('button', { name: 'Raise the quantity' }).click()
  const raising = page.getByRole('dialog', { name: 'Change “Flash”' })
  expect(await raising.getByLabel('Opens').isDisabled()).toBe(true)
  await raising.getByLabel('Quantity').fill('15')
  await raising.getByText('Quantity: 12 → 15 (3 left)').waitFor()
  await raising.getByLabel('Name').fill('Flash sale')
  await raising.getByText('Name: Flash → Flash sale').waitFor()
  await raising.getByRole('button', { name: 'Save the changes' }).click()
  await live.getByText('Open now').waitFor()
  await page.getByRole('heading', { name: 'Flash sale' }).waitFor()
  await page.getByRole('button', { name: 'Issue to a user' }).click()
  const issuing = page.getByRole('dialog', { name: 'Issue “Flash sale”' })
  await issuing.getByLabel('User').fill('mina')
  await issuing.getByText('Kim Mina gets “Flash sale”').waitFor()
  await issuing.getByRole('button', { name: 'Issue to a user' }).click()
  await page.getByText('It is coupon no. 13.', { exact: true }).waitFor()
  const holders = page.getByRole('table', { name: 'Holders' }).getByRole('row')
  await holders.filter({ hasText: '13' }).getByRole('link', { name: 'mina' }).waitFor()
  expect(complaints).toEqual([])
})

/** An instant, in milliseconds since 1970, as clocks in the demo's zone show it. */
const inZone = (page: Operator['page'], instant: number) =>
  page.evaluate((at) => new Date(at).toLocaleString('sv-SE', { timeZone: 'Asia/Seoul' }).replace(' ', 'T'), instant)
