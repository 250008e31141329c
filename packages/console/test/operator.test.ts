/**
 * An operator's daily work: finding and canceling orders, adjusting balances, blocking and erasing users, exports and
 * the audit.
 */
import { createClient, unwrap } from '@hexmart/client'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newPage, picture, sharedBrowser, type WatchedPage } from './browser.ts'
import { type Demo, startDemo } from './service.ts'

let demo: Demo
let browser: Browser
/** A page of the console, in which the link that the demo printed has signed in an operator. */
let watched: WatchedPage
beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startDemo(), sharedBrowser()])
  watched = await newPage(browser)
  await watched.page.goto(demo.links.console)
  await watched.page.getByRole('heading', { name: 'Overview' }).waitFor()
})
afterAll(async () => {
  await browser.close()
  await demo.stop()
})

const go = (page: Page, to: string) =>
  page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: to }).click()
const dialog = (page: Page) => page.getByRole('dialog')
const fact = (page: Page, name: string) =>
  page.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd').first()
const amount = (text: string | null) => Number((text ?? '').replaceAll(/\D/g, ''))
const balanceOf = (page: Page) => fact(page, 'Balance').textContent()

test('V40: an operator finds an order, cancels it without restocking, and sees the refund and the action', async () => {
  const { page, complaints } = watched
  await go(page, 'Orders')
  await page.getByLabel('User id').fill('mina')
  await page.getByLabel('Status').selectOption('Paid')
  await expect
    .poll(() => Object.fromEntries(new URL(page.url()).searchParams))
    .toEqual({ userId: 'mina', status: 'PAID' })
  const row = page.getByRole('row').filter({ hasText: 'Tumbler' })
  await row.getByRole('link', { name: '…' }).click()
  await page.getByRole('button', { name: 'Cancel order' }).click()
  await dialog(page).getByText('the stock of Tumbler rises from 3 to 5').waitFor()
  await dialog(page).getByText('₩42,000 goes back to mina').waitFor()
  await dialog(page).getByText('Do not put back').click()
  await dialog(page).getByText('The stock stays as it is').waitFor()
  await dialog(page).getByLabel('Reason').fill('Broken on the way')
  await picture(page, 'console-cancel')
  await dialog(page).getByRole('button', { name: 'Cancel the order' }).click()
  await page.getByText('₩42,000 went back to mina.').first().waitFor()
  await page.getByRole('heading', { name: 'Cancellation' }).waitFor()
  expect(await fact(page, 'Stock').textContent()).toBe('Not put back')
  expect(await page.getByRole('button', { name: 'Cancel order' }).count()).toBe(0)
  await page.getByRole('row').filter({ hasText: 'Canceled the order' }).getByText('Broken on the way').waitFor()

  await page.getByRole('link', { name: 'mina' }).click()
  await page.getByRole('row').filter({ hasText: 'Refund' }).getByText('+₩42,000').waitFor()
  // In the demo, Mina has ₩225,000 before the refund of ₩42,000.
  expect(await balanceOf(page)).toBe('₩267,000')
  expect(complaints).toEqual([])
})

test('V40: an operator sees the balance before and after an adjustment, makes the adjustment, and blocks the user', async () => {
  const { page, complaints } = watched
  await go(page, 'Users')
  await page.getByLabel('Id, or the beginning of a name').fill('lee')
  await page.getByRole('link', { name: 'Lee Juno' }).click()
  const before = await balanceOf(page)
  await page.getByRole('button', { name: 'Adjust balance' }).click()
  await dialog(page).getByText('Take away').click()
  await dialog(page).getByLabel('Amount in KRW').fill('99,000,000')
  await dialog(page).getByText('The balance cannot go below 0').waitFor()
  await dialog(page).getByLabel('Amount in KRW').fill('3,000')
  await dialog(page).getByText(`from ${before} to`).waitFor()
  await dialog(page).getByLabel('Reason').fill('Charged twice')
  await dialog(page).getByRole('button', { name: 'Adjust by −₩3,000' }).click()
  await page.getByRole('row').filter({ hasText: 'Adjustment' }).getByText('Charged twice').waitFor()
  await expect.poll(async () => amount(await balanceOf(page))).toBe(amount(before) - 3_000)

  await page.getByRole('button', { name: 'Block' }).click()
  await dialog(page).getByText('You can unblock the user at any time.').waitFor()
  await dialog(page).getByRole('button', { name: 'Block the user' }).click()
  await page.getByText('This user is blocked').waitFor()
  await page.getByRole('button', { name: 'Unblock' }).waitFor()
  expect(complaints).toEqual([])
})

test('V40: an operator creates a user, and can erase the user only after typing the id', async () => {
  const { page, complaints } = watched
  await go(page, 'Users')
  await page.getByRole('button', { name: 'Create user' }).click()
  await dialog(page).getByLabel('Name').fill('Yuna')
  await dialog(page).getByLabel('User id').fill('yuna')
  await dialog(page).getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { name: 'Yuna' }).waitFor()
  await page.getByRole('button', { name: 'Erase' }).click()
  await dialog(page).getByRole('button', { name: 'Erase the user' }).click()
  await dialog(page).getByText('This is not the id of the user.').waitFor()
  await dialog(page).getByLabel('Type yuna to confirm').fill('yuna')
  await dialog(page).getByRole('button', { name: 'Erase the user' }).click()
  await page.getByText('This user is erased').waitFor()
  expect(await page.getByRole('button', { name: 'Rename' }).count()).toBe(0)
  expect(complaints).toEqual([])
})

test('V40: an operator runs the audit, and finds an earlier adjustment in the trail of actions', async () => {
  const { page, complaints } = watched
  await go(page, 'Audit')
  await page.getByRole('button', { name: 'Run the audit' }).click()
  await page.getByText('Everything adds up').waitFor()
  await page.getByText('Every stock is the sum of its movements').waitFor()
  await picture(page, 'console-audit')
  await go(page, 'Trail of actions')
  await page.getByLabel('Id of a user, product, coupon, order, message or day').fill('juno')
  const row = page.getByRole('row').filter({ hasText: 'Adjusted the balance' })
  await row.getByText('Charged twice').waitFor()
  await expect.poll(() => new URL(page.url()).search).toBe('?subject=juno')
  await row.getByRole('link', { name: 'juno' }).click()
  await page.getByRole('heading', { name: 'Lee Juno' }).waitFor()
  expect(complaints).toEqual([])
})

test('V40: the page of the audit says in words which figure is wrong, and what it should be', async () => {
  const { page, complaints } = watched
  const holds = { name: 'stock', ok: true, key: null, expected: null, actual: null }
  const differs = { name: 'balance', ok: false, key: 'juno', expected: 45_000, actual: 50_000 }
  await page.route('**/api/v1/admin/audit', (route) => route.fulfill({ json: { ok: false, checks: [differs, holds] } }))
  await go(page, 'Audit')
  await page.getByRole('button', { name: /Run (the audit|it again)/ }).click()
  await page.getByText('1 figure differs').waitFor()
  const finding = page.getByText(
    'User juno: according to the entries, the balance or its number of changes should be 45,000, but 50,000 is stored.',
  )
  await finding.getByRole('link', { name: 'Actions' }).click()
  await page.getByRole('heading', { name: 'Trail of actions' }).waitFor()
  expect(new URL(page.url()).search).toBe('?subject=juno')
  expect(complaints).toEqual([])
})

/** Expects the 14 orders of the demo. */
const expectOrders = (csv: string) => {
  const [columns, ...rows] = csv.trim().split(/\r?\n/)
  expect(columns).toContain('id,userId,status')
  expect(rows).toHaveLength(14)
}

test('V40: an operator exports orders as a CSV file, and the page says if a period has no orders', async () => {
  const { page, complaints } = watched
  await page.evaluate(() => Object.assign(globalThis, { showSaveFilePicker: undefined }))
  await go(page, 'Orders')
  await page.getByRole('button', { name: 'Export' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('button', { name: 'Start the export' }).click(),
  ])
  await dialog(page).getByText('14 rows were exported').waitFor()
  expect(download.suggestedFilename()).toBe('orders.csv')
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  expectOrders(Buffer.concat(chunks).toString())
  // A period without orders is not shown as a success.
  await dialog(page).getByLabel('From').fill('2020-01-01')
  await dialog(page).getByLabel('Through').fill('2020-01-02')
  await dialog(page).getByRole('button', { name: 'Export again' }).click()
  await dialog(page).getByText('No rows were found').waitFor()
  await dialog(page).getByRole('button', { name: 'Close' }).last().click()
  expect(complaints).toEqual([])
})

test('V40: if the browser can write files, an export is written into the chosen file, and starts only after this choice', async () => {
  const { page, complaints } = watched
  // Chromium without a window has no dialog to save a file. This function takes its place: the first time it is
  // canceled, and the second time it saves in the browser's storage.
  await page.evaluate(() => {
    const places = [
      () => Promise.reject(new DOMException('The user has chosen no place', 'AbortError')),
      async ({ suggestedName }: { readonly suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
    ]
    Object.assign(globalThis, { showSaveFilePicker: (options: never) => places.shift()?.(options) })
  })
  await go(page, 'Orders')
  await page.getByRole('button', { name: 'Export' }).click()
  const start = dialog(page).getByRole('button', { name: 'Start the export' })
  await start.click()
  await start.click()
  await dialog(page).getByText('14 rows were exported').waitFor()
  await dialog(page).getByText('The file is where you saved it.').waitFor()
  const saved = await page.evaluate(async () => {
    const file = await (await navigator.storage.getDirectory()).getFileHandle('orders.csv')
    return (await file.getFile()).text()
  })
  expectOrders(saved)
  await dialog(page).getByRole('button', { name: 'Close' }).last().click()
  expect(complaints).toEqual([])
})

test('V85: a name with characters that reverse text does not reorder the words beside it', async () => {
  const { page, complaints } = watched
  const client = createClient({ baseUrl: demo.address, token: await demo.token('operator', { role: 'admin' }) })
  unwrap(await client.admin.users.create({ id: 'turned', name: '\u202eroodles\u2067' }))
  await page.goto(`${demo.address}/console/users/turned`)
  await page.getByRole('button', { name: 'Block' }).click()
  const title = dialog(page).getByRole('heading', { name: 'Block' })
  // The right edges of the first character, of the last character, and of the whole title “Block roodles?”.
  const [first, last, all] = await title.evaluate((element) => {
    const text = element.firstChild as Text
    const rightOf = (from: number, to: number) => {
      const range = document.createRange()
      range.setStart(text, from)
      range.setEnd(text, to)
      return range.getBoundingClientRect().right
    }
    return [rightOf(0, 1), rightOf(text.length - 1, text.length), rightOf(0, text.length)]
  })
  expect(first).toBeLessThan(Number(last))
  expect(last).toBe(all)
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()
  expect(complaints).toEqual([])
})

test('V33: after lost answers, a reopened dialog sends the same adjustment with the same key, so it takes effect once', async () => {
  const { page } = watched
  await go(page, 'Users')
  await page.getByRole('link', { name: 'Kim Mina' }).click()
  const before = await balanceOf(page)
  const keys: (string | undefined)[] = []
  const adjustPath = '**/balance/adjust'
  // The service adjusts the balance, and its answer is lost.
  await page.route(adjustPath, async (route) => {
    keys.push(route.request().headers()['idempotency-key'])
    await route.fetch()
    await route.abort()
  })
  const adjust = async (amount: string, reason: string) => {
    await page.getByRole('button', { name: 'Adjust balance' }).click()
    await dialog(page).getByLabel('Amount in KRW').fill(amount)
    await dialog(page).getByLabel('Reason').fill(reason)
    await dialog(page)
      .getByRole('button', { name: `Adjust by +₩${amount}` })
      .click()
  }
  await adjust('1,000', 'The parcel came late')
  await dialog(page).getByRole('alert').waitFor()
  await page.unroute(adjustPath)
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()
  await dialog(page).waitFor({ state: 'detached' })
  // Meanwhile another change of the same user succeeds. This does not make the page forget the key.
  await adjust('2,000', 'The cup was broken')
  await dialog(page).waitFor({ state: 'detached' })
  const sent = page.waitForRequest(adjustPath)
  await adjust('1,000', 'The parcel came late')
  keys.push((await sent).headers()['idempotency-key'])
  await dialog(page).waitFor({ state: 'detached' })
  // Every request for ₩1,000, including those that the client repeated, had the same key.
  expect(new Set(keys)).toEqual(new Set([expect.any(String)]))
  await expect.poll(async () => amount(await balanceOf(page))).toBe(amount(before) + 3_000)
  expect(await page.getByRole('row').filter({ hasText: 'The parcel came late' }).count()).toBe(1)
})

test('V41: an operator who may only read sees orders and users, but no button that changes something', async () => {
  const token = await demo.token('reader', { scope: 'hexmart:read' })
  const { page, complaints } = await newPage(browser)
  await page.goto(`${demo.address}/console/orders`)
  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('row').filter({ hasText: 'Tumbler' }).getByRole('link', { name: '…' }).click()
  await page.getByRole('heading', { name: 'What was ordered' }).waitFor()
  const buttons = () => page.getByRole('main').getByRole('button').allInnerTexts()
  expect((await buttons()).filter((text) => /cancel|complete/i.test(text))).toEqual([])
  await page.getByRole('link', { name: 'mina' }).click()
  await page.getByRole('heading', { name: 'Kim Mina' }).waitFor()
  expect(await buttons()).toEqual([])
  await go(page, 'Users')
  await page.getByRole('link', { name: 'Lee Juno' }).waitFor()
  expect(await buttons()).toEqual(['Export entries'])
  // The service refuses a change that the page does not offer.
  const client = createClient({ baseUrl: demo.address, token })
  const refused = await client.admin.users.change('mina', { state: 'BLOCKED' })
  expect(refused.ok ? 'allowed' : refused.problem.code).toBe('FORBIDDEN')
  expect(unwrap(await client.admin.users.get('mina')).state).toBe('ACTIVE')
  expect(complaints).toEqual([])
})
