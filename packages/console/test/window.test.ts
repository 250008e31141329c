/** The shop window as buyers use it, in a real browser against a real service. */
import { type Client, createClient, unwrap } from '@hexmart/client'
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { newPage, picture, sharedBrowser } from './browser.ts'
import { clientOfOperator } from './operator.ts'
import { type Demo, startDemo } from './service.ts'

let demo: Demo
let browser: Browser
let operator: Client
beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startDemo(), sharedBrowser()])
  operator = await clientOfOperator(demo)
})
// Closes all pages. Otherwise they would go on sending requests.
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})
afterAll(async () => {
  await browser.close()
  await demo.stop()
})

const open = (page: Page, place: string) => page.goto(`${demo.address}/#${place}`)
const addToBasket = (page: Page, name: string) =>
  page.getByRole('button', { name: `Add ${name} to the basket`, exact: true }).click()

test('V30: a buyer follows the printed link, takes a coupon, repairs the faults of the basket, charges, pays and cancels', async () => {
  const { page, complaints } = await newPage(browser)
  // A visitor fills the basket first, and keeps it after signing in.
  await open(page, '/')
  await addToBasket(page, 'Cheesecake')
  await page.getByRole('link', { name: 'Basket, 1 piece' }).click()
  await page.getByRole('button', { name: 'Sign in to pay' }).waitFor()
  await page.goto('about:blank')
  await page.goto(demo.links.window)
  await page.getByRole('link', { name: 'Basket, 1 piece' }).waitFor()

  await page.getByRole('link', { name: 'Coupons', exact: true }).click()
  const welcome = page.getByRole('article').filter({ hasText: '10% off, up to 2,000' }).first()
  await welcome.getByRole('button', { name: 'Take it' }).click()
  await welcome.getByText('No. 1 of 1,000').waitFor()

  await page.getByRole('link', { name: 'Basket, 1 piece' }).click()
  await page.getByLabel('Quantity of Cheesecake').last().fill('40')
  await page.keyboard.press('Enter')
  // Each fault shows before paying, beside its line or its sum. The demo has sold one of 30 pieces, and its buyer has a
  // balance of 225,000.
  await page.getByRole('listitem').filter({ hasText: 'Cheesecake' }).getByText('Only 29 are left').waitFor()
  await page.getByText('Your balance is ₩75,000 too low').waitFor()
  expect(await page.getByRole('button', { name: /^Pay/ }).isEnabled()).toBe(false)
  await picture(page, 'window-faults')
  await page.getByRole('button', { name: 'Change to 29' }).click()
  await page.getByRole('radio', { name: /10% off/ }).check()
  await page.getByRole('button', { name: 'Pay ₩215,500' }).waitFor()
  await page.getByLabel('Quantity of Cheesecake').last().fill('29')
  await page.goto(`${demo.address}/#/products/latte`)
  await addToBasket(page, 'Caffè latte')
  await page.getByLabel('Quantity of Caffè latte').last().fill('5')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'To the basket' }).click()

  // The order costs 217,500 + 25,000 − 2,000, and the balance is 225,000. The difference is 15,500.
  await page.getByRole('button', { name: 'Charge ₩15,500' }).click()
  const charging = page.getByRole('dialog', { name: 'Charge your balance' })
  await charging.getByText('Your balance goes from ₩225,000 to ₩240,500.').waitFor()
  await charging.getByRole('button', { name: 'Charge ₩15,500' }).click()
  await page.getByText('₩15,500 charged', { exact: true }).waitFor()

  // The price falls after the buyer has agreed, and before the payment. Nothing is paid until the buyer agrees to the new total.
  await page.getByRole('button', { name: 'Pay ₩240,500' }).click()
  const paying = page.getByRole('dialog', { name: 'Pay for this order?' })
  await paying.getByText('Your balance goes from ₩240,500 to ₩0.').waitFor()
  await picture(page, 'window-pay')
  unwrap(await operator.admin.products.change('latte', { price: 4_900 }))
  await paying.getByRole('button', { name: 'Pay ₩240,500' }).click()
  await paying.getByText('The total is now ₩240,000 instead of ₩240,500.').waitFor()
  await paying.getByRole('button', { name: 'Pay ₩240,000' }).click()

  await page.getByRole('heading', { name: 'Thank you, your order is paid' }).waitFor()
  await page.getByRole('link', { name: 'Balance: ₩500' }).waitFor()
  await page.getByRole('link', { name: 'Basket', exact: true }).waitFor()
  await picture(page, 'window-receipt')

  await page.getByRole('button', { name: 'Cancel the order' }).click()
  const canceling = page.getByRole('dialog', { name: 'Cancel this order?' })
  await canceling.getByText('your balance goes from ₩500 to ₩240,500.').waitFor()
  await canceling.getByLabel('Reason').fill('Ordered too much')
  await canceling.getByRole('button', { name: 'Cancel the order' }).click()
  await page.getByText('Reason: Ordered too much').waitFor()
  await page.getByRole('link', { name: 'Balance: ₩240,500' }).click()
  await page.getByText('+₩240,000').waitFor()
  await page.getByRole('listitem').filter({ hasText: 'Refund' }).getByText('Balance ₩240,500').waitFor()
  await picture(page, 'window-balance')
  // The browser reports the one payment that was refused.
  expect(complaints).toEqual(['Failed to load resource: the server responded with a status of 409 (Conflict)'])
})

test('V33: a charge whose answer is lost takes effect once, even if the buyer reloads the page and presses again', async () => {
  const { page } = await newPage(browser)
  await signIn(page, 'juno')
  await open(page, '/balance')
  const client = createClient({ baseUrl: demo.address, token: await demo.token('juno') })
  const before = unwrap(await client.balances.get('juno')).amount
  // The charge arrives, and no answer comes back.
  await page.route('**/balance/charge', async (route) => {
    await route.fetch()
    await route.abort()
  })
  const press = async () => {
    await page.getByRole('button', { name: 'Charge', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Charge ₩10,000' }).click()
  }
  await press()
  await page.getByText('It is unknown whether this took effect').waitFor()
  await page.unroute('**/balance/charge')
  await page.reload()
  await press()
  await page.getByText('Your first attempt was successful').first().waitFor()
  expect(unwrap(await client.balances.get('juno')).amount).toBe(before + 10_000)
})

test('V30: a payment that fails after its dialog was closed opens the dialog again and says why', async () => {
  const { page } = await newPage(browser)
  await signIn(page, 'juno')
  await open(page, '/')
  await addToBasket(page, 'Cheesecake')
  await page.getByRole('link', { name: 'Basket, 1 piece' }).click()
  let refuse = () => {}
  const dialogClosed = new Promise<void>((resolve) => {
    refuse = resolve
  })
  await page.route('**/api/v1/orders', async (route) => {
    await dialogClosed
    // With the usual status 503 of this code, the client would repeat the call.
    const problem = { code: 'UNAVAILABLE', status: 409, title: 'Refused', detail: 'The test refuses this.' }
    await route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify(problem) })
  })
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: /^Pay ₩/ }).click()
  await dialog.getByRole('button', { name: /^Pay ₩/ }).click()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  refuse()
  await dialog.getByText('The test refuses this.').waitFor()
  // Closed and opened again, the dialog no longer shows the old failure.
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: /^Pay ₩/ }).click()
  await dialog.waitFor()
  expect(await dialog.getByText('The test refuses this.').count()).toBe(0)
})

test('V31: two buyers press for the last coupon together: exactly one gets it, and the other sees that none is left', async () => {
  const inMilliseconds = (wait: number) => new Date(Date.now() + wait).toISOString()
  unwrap(
    await operator.admin.coupons.create({
      id: 'last-one',
      name: 'The last one',
      discount: { type: 'FIXED', amount: 1_000 },
      quantity: 1,
      opensAt: inMilliseconds(3_600_000),
      expiresAt: inMilliseconds(86_400_000),
      state: 'ISSUABLE',
    }),
  )
  const cards = await Promise.all(
    ['juno', 'sora'].map(async (userId) => {
      const { page } = await newPage(browser)
      const token = await demo.token(userId)
      await page.addInitScript((value) => sessionStorage.setItem('hexmart.window.token', value), token)
      await open(page, '/coupons')
      const offered = page.getByRole('region', { name: 'Coupons to take' })
      const card = offered.getByRole('article').filter({ hasText: 'The last one' })
      await card.getByRole('timer').waitFor()
      return { page, card }
    }),
  )
  const opensAt = inMilliseconds(4_000)
  unwrap(await operator.admin.coupons.change('last-one', { opensAt }))
  // Both pages must know the new opening. The service and the browsers may each have a list that is a second old.
  const offeredCoupon = async () => unwrap(await operator.coupons.offered()).coupons.find(({ id }) => id === 'last-one')
  await expect.poll(async () => (await offeredCoupon())?.opensAt).toBe(opensAt)
  await Promise.all(cards.map(({ page }) => page.reload()))
  for (const { card } of cards) {
    await card.getByRole('button', { name: 'Take it' }).waitFor()
    // The countdown must show seconds instead of an hour.
    const oldCountdown = card.getByRole('timer').filter({ hasNotText: /^00:0/ })
    await expect.poll(() => oldCountdown.count()).toBe(0)
  }
  // The clocks of the pages differ a little. No page may learn that the coupon is gone before its own buyer has pressed, so the
  // pages get the list of coupons only after both have pressed.
  const pressed = Promise.withResolvers<void>()
  const continueAfterPresses = (route: Route) => pressed.promise.then(() => route.continue())
  await Promise.all(cards.map(({ page }) => page.route('**/api/v1/coupons?*', continueAfterPresses)))
  // The click waits until the button is enabled, at the opening by the service's clock.
  await Promise.all(cards.map(({ card }) => card.getByRole('button', { name: 'Take it' }).click()))
  pressed.resolve()
  const hasCoupon = await Promise.all(
    cards.map(async ({ card }) => {
      await card.getByText(/No\. 1 of 1|Just missed/).waitFor()
      return card.getByText('No. 1 of 1').isVisible()
    }),
  )
  expect(hasCoupon.toSorted()).toEqual([false, true])
  const loser = cards[hasCoupon.indexOf(false)] ?? expect.fail()
  await loser.card.getByText('The only one was gone').waitFor()
  await picture(loser.page, 'window-missed')
  expect(unwrap(await operator.admin.coupons.get('last-one')).issued).toBe(1)
})

test('V32: the shop window changes to Korean, keeps this choice after a reload, and fits a phone that is 320 pixels wide', async () => {
  const { page, complaints } = await newPage(browser, { viewport: { width: 320, height: 640 } })
  await open(page, '/')
  await page.getByLabel('Language').selectOption('한국어')
  await page.getByRole('heading', { name: '상품', exact: true }).waitFor()
  await page.reload()
  const bar = page.getByRole('navigation', { name: '쇼핑몰 메뉴' })
  for (const [place, heading] of [
    ['쿠폰', '쿠폰'],
    ['장바구니', '장바구니'],
    ['주문 내역', '주문 내역'],
    ['잔액', '잔액'],
    ['상품', '상품'],
  ] as const) {
    await bar.getByRole('link', { name: place, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
    // Nothing is wider than the phone.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  }
  // A visitor sees the public pages. The other pages ask the visitor to sign in.
  await bar.getByRole('link', { name: '주문 내역' }).click()
  await page.getByText('로그인이 필요합니다').waitFor()
  await page.getByRole('main').getByRole('button', { name: '로그인' }).click()
  await page.getByRole('dialog', { name: '로그인' }).waitFor()
  await page.keyboard.press('Escape')
  await open(page, '/best-sellers')
  await page.getByText('1위').waitFor()
  await page.getByRole('link', { name: '30일' }).click()
  await expect.poll(() => page.url()).toContain('days=30')
  await picture(page, 'window-phone')
  expect(complaints).toEqual([])
})

test('on a narrow phone, no line breaks within a long amount, and the page is no wider than the phone', async () => {
  const product = { id: 'yacht', name: 'Yacht', price: 1_000_000_000, state: 'SELLABLE', stock: 1 } as const
  unwrap(await operator.admin.products.create(product))
  const { page, complaints } = await newPage(browser, { viewport: { width: 320, height: 700 } })
  for (const place of ['/', '/products/yacht']) {
    await page.goto('about:blank')
    await open(page, place)
    const price = page.getByText('₩1,000,000,000').first()
    await price.waitFor()
    expect(await price.evaluate((element) => element.getClientRects().length), place).toBe(1)
    expect(await page.evaluate(() => document.documentElement.scrollWidth), place).toBe(320)
  }
  expect(complaints).toEqual([])
})

/** Signs in as a user of the demo, by pasting a token. */
async function signIn(page: Page, userId: string): Promise<void> {
  await open(page, '/')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Sign in' })
  await dialog.getByLabel('Token').fill(await demo.token(userId))
  await dialog.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText(userId, { exact: true }).waitFor()
}
