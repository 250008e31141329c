/** With 400 ms of latency and 50 kB/s, pages soon say that they are loading, send nothing twice, and ignore old answers. */
import { unwrap } from '@hexmart/client'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newPage, sharedBrowser } from './browser.ts'
import { signInOperator } from './operator.ts'
import { type Demo, startDemo } from './service.ts'

let demo: Demo
let browser: Browser
beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startDemo(), sharedBrowser()])
})
afterAll(async () => {
  await browser.close()
  await demo.stop()
})

/** Makes the network of a page slow. */
async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 400,
    downloadThroughput: 50_000,
    uploadThroughput: 50_000,
  })
}

test('V84: the first load shows “Loading” from before its scripts arrive until the page appears', async () => {
  const { page, complaints } = await newPage(browser)
  await slowDown(page)
  // The code of the page arrives last, and the text “Loading” stays until then.
  const loading = page.getByText('Loading · 불러오는 중')
  const code = Promise.withResolvers<void>()
  await page.route('**/assets/overview-page-*', async (route) => {
    await code.promise
    await route.continue()
  })
  const signInAnswer = page.waitForResponse('**/sign-in')
  await page.goto(demo.links.console, { waitUntil: 'commit' })
  await loading.waitFor()
  await signInAnswer
  // Gives the page time to replace the text too early, which would be a fault.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
  expect(await loading.isVisible()).toBe(true)
  code.resolve()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await page.getByRole('img', { name: 'Sales of the last 30 days' }).waitFor()
  // The text showed before the scripts arrived. The scripts first ask for the settings, so the time of this request
  // shows when they began to run.
  const [paintedAt = 0, askedAt = 0] = await page.evaluate(() => {
    const resources = performance.getEntriesByType('resource')
    return [
      performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
      resources.find(({ name }) => name.endsWith('/pages.json'))?.startTime,
    ]
  })
  expect(paintedAt).toBeGreaterThan(0)
  expect(paintedAt).toBeLessThan(askedAt)
  expect(complaints).toEqual([])
  await page.context().close()
})

test('V84: on a slow network, a button says that it is busy, and a second press sends nothing', async () => {
  const { page, client, go } = await signInOperator(browser, demo)
  await go('/users/juno')
  await page.getByRole('button', { name: 'Adjust balance' }).click()
  const before = unwrap(await client.balances.get('juno')).amount
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Amount in KRW').fill('1,000')
  await dialog.getByLabel('Reason').fill('Waited too long')
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/balance/adjust')) sent.push(request.method())
  })
  await slowDown(page)
  // The request leaves only after the checks; otherwise, on a slow machine, its answer could come before them.
  const checked = Promise.withResolvers<void>()
  await page.route('**/balance/adjust', async (route) => {
    await checked.promise
    await route.continue()
  })
  const button = dialog.getByRole('button', { name: 'Adjust by +₩1,000' })
  await button.dblclick()
  await expect.poll(() => button.getAttribute('aria-busy')).toBe('true')
  expect(await button.isDisabled()).toBe(true)
  await dialog.getByLabel('Reason').press('Enter')
  checked.resolve()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('row').filter({ hasText: 'Waited too long' }).waitFor()
  expect(sent).toEqual(['POST'])
  expect(unwrap(await client.balances.get('juno')).amount).toBe(before + 1_000)
  await page.context().close()
})

test('V84: typing does not wait for slow answers, and an old answer never replaces a newer one', async () => {
  const { page, complaints, go } = await signInOperator(browser, demo)
  await go('/users')
  await page.getByRole('link', { name: 'Kim Mina' }).waitFor()
  await slowDown(page)
  // The answer to the first search arrives after the answer to the second.
  const late = Promise.withResolvers<void>()
  let hasAnswered = false
  await page.route('**/admin/users?query=kim*', async (route) => {
    const response = await route.fetch()
    await late.promise
    await route.fulfill({ response }).catch(() => {})
    hasAnswered = true
  })
  const search = page.getByRole('searchbox')
  await search.pressSequentially('kim')
  await page.waitForURL(/query=kim/)
  // The previous list stays, marked as busy.
  await page.locator('main [aria-busy=true]').first().waitFor()
  await search.fill('lee')
  expect(await search.inputValue()).toBe('lee')
  await page.getByRole('link', { name: 'Lee Juno' }).waitFor()
  await expect.poll(() => page.getByRole('link', { name: 'Kim Mina' }).count()).toBe(0)
  late.resolve()
  await expect.poll(() => hasAnswered).toBe(true)
  // Gives the page time to show the late answer, which would be a fault.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
  expect(await page.getByRole('row').allInnerTexts()).toEqual([expect.any(String), expect.stringContaining('Lee Juno')])
  expect(complaints).toEqual([])
})

test('a link that is followed right after typing a search leads to its page, even if the code of the page arrives late', async () => {
  const { page, complaints, go } = await signInOperator(browser, demo)
  const code = Promise.withResolvers<void>()
  let isAskedFor = false
  await page.route('**/assets/user-page-*', async (route) => {
    isAskedFor = true
    await code.promise
    await route.continue()
  })
  await page.clock.install()
  await go('/users')
  const link = page.getByRole('link', { name: 'Kim Mina' })
  await link.waitFor()
  await page.getByRole('searchbox').fill('kim')
  await link.click()
  // Moves the page's clock to the time at which the search would begin: 400 ms after the last key.
  await page.clock.fastForward(400)
  // Without this, the code would not be late, and the test would prove nothing.
  expect(isAskedFor).toBe(true)
  code.resolve()
  await page.getByRole('heading', { name: 'Kim Mina' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/console/users/mina')
  expect(complaints).toEqual([])
  await page.context().close()
})

test('a text that was typed just before the filters are cleared does not come back', async () => {
  const { page, complaints, go } = await signInOperator(browser, demo)
  await page.clock.install()
  await go('/orders?status=PAID')
  await page.getByRole('row').nth(1).waitFor()
  await page.getByLabel('User id').fill('mina')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.waitForURL((url) => url.search === '')
  // Moves the page's clock to the time at which the text would take effect: 400 ms after the last key.
  await page.clock.fastForward(400)
  expect(new URL(page.url()).search).toBe('')
  expect(await page.getByLabel('User id').inputValue()).toBe('')
  expect(complaints).toEqual([])
  await page.context().close()
})
