/** The two printed links, opened in a real browser against a real service. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newPage, picture, sharedBrowser } from './browser.ts'
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

test('V18, V20: the printed link opens the shop window as Mina, and its code disappears from the address', async () => {
  const { page, complaints } = await newPage(browser)
  await page.goto(demo.links.window)
  await page.getByText('mina', { exact: true }).waitFor()
  expect(page.url()).not.toContain('code')
  await page.getByRole('article').filter({ hasText: 'Tumbler' }).getByText('At most 2 per person').waitFor()
  // The demo has six products.
  expect(await page.getByRole('article').count()).toBe(6)
  await picture(page, 'window')
  expect(complaints).toEqual([])
})

test('V18, V20: the printed link opens the console as the operator, and a reload keeps the session', async () => {
  const { page, complaints } = await newPage(browser)
  await page.goto(demo.links.console)
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await page.getByRole('img', { name: 'Sales of the last 30 days' }).waitFor()
  await page.getByText('operator', { exact: true }).waitFor()
  await picture(page, 'console')
  // A reload keeps the session. A dialog adds no `<style>`, which the Content-Security-Policy would refuse.
  await page.reload()
  // The page begins to listen for shortcuts just after its heading shows. The chart shows later, because it waits for data.
  await page.getByRole('img', { name: 'Sales of the last 30 days' }).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor()
  await picture(page, 'console-dialog')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.goto(`${demo.address}/console/no/such/page`)
  await page.getByText('There is no such page').waitFor()
  expect(complaints).toEqual([])
})

test.each([
  ['/', 'Paste the token that the shop has given you.', []],
  ['/console', 'Paste a token of an operator.', ['npx --yes pnpm@12 hexmart token --user operator --admin']],
])('without links, %s says where a token comes from', async (path, text, commands) => {
  const { page, complaints } = await newPage(browser)
  await page.route('**/pages.json', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), signIn: { type: 'token' } } })
  })
  await page.goto(demo.address + path)
  if (path === '/') await page.getByRole('button', { name: 'Sign in', exact: true }).first().click()
  await page.getByText(text).waitFor()
  expect(await page.locator('code').allTextContents()).toEqual(commands)
  await picture(page, `sign-in${path.replace('/', '-')}`)
  expect(complaints).toEqual([])
})
