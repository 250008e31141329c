/**
 * Lists of ten thousand rows stay quick. The test itself answers the requests for pages of users, because it would take too
 * long to fill a real shop with so many users.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharedBrowser } from './browser.ts'
import { type Operator, signInOperator } from './operator.ts'
import { type Demo, startDemo } from './service.ts'

const userCount = 10_000

let demo: Demo
let browser: Browser
let operator: Operator
beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startDemo(), sharedBrowser()])
  operator = await signInOperator(browser, demo)
}, 60_000)
afterAll(async () => {
  await browser.close()
  await demo.stop()
})

const nameOf = (index: number) => `User ${String(index).padStart(5, '0')}`

/** Answers as a service with ten thousand users does. The name of every tenth user takes several lines. */
async function answerWithUsers(page: Page): Promise<void> {
  await page.route('**/api/v1/admin/users?*', async (route) => {
    const query = new URL(route.request().url()).searchParams
    const [from, limit] = [Number(query.get('cursor') ?? 0), Number(query.get('limit'))]
    expect(limit).toBeLessThanOrEqual(100)
    const users = Array.from({ length: Math.min(limit, userCount - from) }, (_, index) => {
      const name = nameOf(from + index)
      return {
        id: `user-${from + index}`,
        name: index % 10 ? name : `${name} ${'of many names '.repeat(9)}`,
        state: 'ACTIVE',
      }
    })
    const next = from + limit
    await route.fulfill({ json: { users, nextCursor: next < userCount ? String(next) : null } })
  })
}

/** Presses “Show more” until the list has this many rows. */
const growTo = (page: Page, rows: number) =>
  page.waitForFunction(
    (wanted) => {
      const more = [...document.querySelectorAll('button')].find(({ textContent }) =>
        /^(Show|Loading) more$/.test(textContent),
      )
      if (more?.disabled) return false
      const answers = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/admin/users?'))
      const cursors = answers.map(({ name }) => Number(new URL(name).searchParams.get('cursor')))
      if (Math.max(...cursors) + 100 >= wanted) return true
      more?.click()
      return false
    },
    rows,
    { timeout: 60_000 },
  )

/**
 * @returns a function that measures how long an action keeps the page busy, in milliseconds. Other work on the machine
 * does not count
 */
async function stopwatch(page: Page): Promise<(act: () => Promise<unknown>) => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const busyTime = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration') ?? expect.fail()).value
  }
  return async (act) => {
    const before = await busyTime()
    await act()
    return (await busyTime()) - before
  }
}

const focusedRowNumber = (page: Page) =>
  page.evaluate(() => Number(document.activeElement?.closest('tr')?.ariaRowIndex))

/** Waits until the page no longer scrolls. Before that, the list draws and measures rows, and corrects its position. */
const waitForScrollEnd = (page: Page) =>
  page.evaluate(async () => {
    for (let last = -1; last !== scrollY; ) {
      last = scrollY
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    }
  })

const nameInTheMiddle = (page: Page) =>
  page.evaluate(() => {
    const row = document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('tr')
    return row?.querySelector('a')?.textContent ?? ''
  })

/** How long one action may keep the page busy, in milliseconds. In practice an action takes a third of this time. */
const bound = 250

test('V83: a list of 10,000 rows never keeps the page busy for long, and the keyboard, screen readers and “back” still work', async () => {
  const { page, complaints, go } = operator
  await answerWithUsers(page)
  await go('/users')
  const row = (index: number) => page.getByRole('row').filter({ has: page.getByText(nameOf(index)) })
  await row(49).waitFor()
  const measure = await stopwatch(page)
  const table = page.getByRole('table')
  // -1 tells screen readers that the number of rows is not known yet.
  expect(await table.getAttribute('aria-rowcount')).toBe('-1')
  await growTo(page, userCount - 50)
  const acts = {
    'the last page': () => growTo(page, userCount),
    'the End key': async () => {
      await page.keyboard.press('End')
      await row(userCount - 1).waitFor()
    },
    'the Home key': async () => {
      await page.keyboard.press('Home')
      await row(0).waitFor()
    },
    'a dialog': async () => {
      await page.getByRole('button', { name: 'Create user' }).click()
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    },
  }
  for (const [name, act] of Object.entries(acts)) {
    expect(await measure(act), name).toBeLessThan(bound)
    await waitForScrollEnd(page)
  }

  // Few rows are drawn. Screen readers still hear how many rows there are, and the number of each. The header is row 1.
  expect(await table.getAttribute('aria-rowcount')).toBe(String(userCount + 1))
  expect(await page.getByRole('row').count()).toBeLessThan(200)
  expect(await row(3).getAttribute('aria-rowindex')).toBe('5')

  // The Tab key reaches rows that were not drawn at first, and a row that has scrolled away keeps the focus.
  await row(0).getByRole('link').focus()
  for (let pressed = 0; pressed < 60; pressed++) {
    await page.keyboard.press('Tab')
    // Wait for a frame after each press. Even a key that is held down repeats only thirty times a second, so the page always
    // draws in between.
    await page.evaluate(() => new Promise(requestAnimationFrame))
  }
  // The first user is in row 2, and each of the 60 presses leads one row further.
  expect(await focusedRowNumber(page)).toBe(62)
  await page.mouse.move(700, 400)
  await page.mouse.wheel(0, 100_000)
  await row(0).waitFor({ state: 'detached' })
  expect(await focusedRowNumber(page)).toBe(62)

  // After a visit to a user's page, “back” leads to the same place in the list.
  await waitForScrollEnd(page)
  const name = await nameInTheMiddle(page)
  const middleRow = page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
  const position = await middleRow.boundingBox()
  await middleRow.getByRole('link').click()
  // The service does not know this user, so it answers 404, and the page shows an error.
  await page.getByText('There is no such user').or(page.getByRole('alert')).first().waitFor()
  await page.goBack()
  await expect.poll(() => middleRow.boundingBox()).toEqual(position)

  await page.keyboard.press('Home')
  expect(await measure(() => page.getByRole('searchbox').pressSequentially('Us')), 'typing').toBeLessThan(bound)
  expect(complaints.filter((text) => !text.includes('404'))).toEqual([])
}, 90_000)
