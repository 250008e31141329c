/**
 * Everybody can use the pages: axe, a checker for accessibility, checks each of them, and a keyboard alone is enough to use
 * them.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { unwrap } from '@hexmart/client'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newPage, sharedBrowser } from './browser.ts'
import { clientOfOperator } from './operator.ts'
import { type Demo, startDemo } from './service.ts'

let demo: Demo
let browser: Browser
let axe: string
let tokens: { readonly window: string; readonly console: string }
let orderId: string
beforeAll(async () => {
  ;[demo, browser, axe] = await Promise.all([
    startDemo(),
    sharedBrowser(),
    readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
  ])
  tokens = { window: await demo.token('mina'), console: await demo.token('operator', { role: 'admin' }) }
  const client = await clientOfOperator(demo)
  const items = [{ productId: 'latte', quantity: 1 }]
  orderId = unwrap(await client.orders.place({ userId: 'mina', items })).id
})
afterAll(async () => {
  await browser.close()
  await demo.stop()
})

/** Opens a browser page in which a buyer is signed in to the shop window, and an operator to the console. */
async function openSignedIn() {
  const watched = await newPage(browser)
  await watched.page.addInitScript(
    ([window, console, basket]) => {
      sessionStorage.setItem('hexmart.window.token', window ?? '')
      sessionStorage.setItem('hexmart.console.token', console ?? '')
      if (localStorage.getItem('hexmart.basket.mina') === null)
        localStorage.setItem('hexmart.basket.mina', basket ?? '')
    },
    [tokens.window, tokens.console, JSON.stringify(faultyBasket)],
  )
  return watched
}

/** A basket with faults, because faults have colours of their own. */
const faultyBasket = {
  lines: [
    { productId: 'tumbler', name: 'Tumbler', quantity: 3 },
    { productId: 'cheesecake', name: 'Cheesecake', quantity: 40 },
  ],
}

const windowViews = [
  '',
  'products/tumbler',
  'coupons',
  'best-sellers',
  'basket',
  'orders',
  'orders/:order',
  'balance',
  'none',
]
// Pages that follow each other in this list have different headings, so that `goOn` sees the page change.
const consolePages = [
  '',
  'orders',
  'orders/:order',
  'users',
  'users/mina',
  'products',
  'users/mina?list=coupons',
  'products?atMost=10',
  'products/tumbler',
  'coupons',
  'coupons/welcome',
  'new-coupon',
  'deliveries',
  'ranking',
  'audit',
  'actions',
  'none',
]
const places = {
  window: windowViews.map((view) => `#/${view}`),
  console: consolePages.map((page) => `console/${page}`.replace(/\/$/, '')),
}

/** The serious faults that axe finds on a page. @param rules the rules to check; an empty list means all of them */
async function seriousFaults(page: Page, rules: readonly string[]): Promise<string[]> {
  const { violations } = await page.evaluate((only) => {
    // Colours change gradually. This ends the change; otherwise axe would measure a colour in between.
    for (const each of document.getAnimations()) if (each instanceof CSSTransition) each.finish()
    const { axe } = globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }
    // Axe reports violations only, and leaves out their selectors, which take longer than the check itself.
    const options: RunOptions = { resultTypes: ['violations'], selectors: false, iframes: false, preload: false }
    return axe.run(only.length > 0 ? { ...options, runOnly: [...only] } : options)
  }, rules)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Opens a page and loads axe into it. Axe stays there, because `goOn` does not load the page again. */
async function open(page: Page, place: string): Promise<void> {
  await page.goto(`${demo.address}/${place}`)
  await page.evaluate(axe)
  await waitUntilLoaded(page)
}

/** Goes on to another place as a link does. The new page must have another heading; otherwise this waits in vain. */
async function goOn(page: Page, place: string): Promise<void> {
  const heading = await page.locator('h1').first().elementHandle()
  await page.evaluate((url) => history.pushState(null, '', url), `${demo.address}/${place.replace(':order', orderId)}`)
  await page.waitForFunction((old) => old?.isConnected === false, heading)
  await waitUntilLoaded(page)
}

/** Waits until nothing loads any more. */
async function waitUntilLoaded(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.waitForFunction(
    () => document.querySelector('main [aria-busy=true], .animate-pulse.bg-sunken, main .opacity-60') === null,
  )
}

test('V81: axe finds no serious accessibility fault on any page, in light or in dark colours', async () => {
  const faults: string[] = []
  const check = async (page: Page, place: string) => {
    // A dark page differs only in its colours, so only their contrast is checked again.
    for (const [colorScheme, rules] of [
      ['light', []],
      ['dark', ['color-contrast']],
    ] as const) {
      await page.emulateMedia({ colorScheme })
      faults.push(...(await seriousFaults(page, rules)).map((fault) => `${place}, ${colorScheme}: ${fault}`))
    }
  }
  const checkAll = async ([first, ...others]: readonly string[]) => {
    const { page } = await openSignedIn()
    await open(page, String(first))
    await check(page, String(first))
    for (const place of others) {
      await goOn(page, place)
      await check(page, place)
    }
    return page
  }
  // The shop window and the console are checked in parallel, because each check spends most of its time waiting.
  const [buyer, operator] = await Promise.all([checkAll(places.window), checkAll(places.console)])
  await goOn(operator, 'console/orders/:order')
  await operator.getByRole('button', { name: 'Cancel order' }).click()
  await operator.getByRole('dialog').waitFor()
  await check(operator, 'a dialog')
  expect(faults).toEqual([])
  await Promise.all([buyer, operator].map((page) => page.context().close()))
}, 90_000)

/** Presses the Tab key until the control with this name has the focus. */
async function tabTo(page: Page, name: string | RegExp, role: 'button' | 'link' | 'textbox' = 'button'): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true }).first()
  await wanted.waitFor()
  for (let pressed = 0; pressed < 80; pressed++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  expect.fail(`the Tab key does not lead to ${name}`)
}

test('V82: with a keyboard alone, a buyer chooses, pays and reads the receipt', async () => {
  const { page, complaints } = await openSignedIn()
  await page.addInitScript(() => localStorage.setItem('hexmart.basket.mina', '{"lines":[]}'))
  await page.goto(`${demo.address}/`)
  await tabTo(page, 'Add Croissant to the basket')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Basket, 1 piece' }).waitFor()
  await tabTo(page, 'Basket, 1 piece', 'link')
  await page.keyboard.press('Enter')
  await tabTo(page, 'Pay ₩3,800')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Pay for this order?' }).waitFor()
  await tabTo(page, 'Pay ₩3,800')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Thank you, your order is paid' }).waitFor()
  expect(complaints).toEqual([])
  await page.context().close()
})

test('V82: with a keyboard alone, an operator cancels an order, and the focus stays in the dialog and then returns to the button', async () => {
  const { page, complaints } = await openSignedIn()
  await page.goto(`${demo.address}/console/orders?userId=mina`)
  await tabTo(page, `…${orderId.slice(-12)}`, 'link')
  await page.keyboard.press('Enter')
  await tabTo(page, 'Cancel order')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Cancel this order?' })
  await dialog.waitFor()
  // More presses than the dialog has controls, in both directions.
  for (const key of [...Array(12).fill('Tab'), ...Array(12).fill('Shift+Tab')]) {
    await page.keyboard.press(key)
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  }
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  const opener = page.getByRole('button', { name: 'Cancel order' })
  await expect.poll(() => opener.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await tabTo(page, 'Cancel the order')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Cancellation' }).waitFor()
  expect(complaints).toEqual([])
  await page.context().close()
})
