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
})
afterAll(async () => {
  await browser.close()
  await demo.stop()
})

const nameOf = (index: number) => `User ${String(index).padStart(5, '0')}`

/**
 * Answers as a service with ten thousand users does. The name of every tenth user takes several lines. A search gets no
 * answer, so that its result does not take the place of the list.
 */
async function answerWithUsers(page: Page): Promise<void> {
  await page.route('**/api/v1/admin/users?*', async (route) => {
    const query = new URL(route.request().url()).searchParams
    if (query.has('query')) return
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

/**
 * Presses “Show more” this many times, and each time waits for the new rows. The wait looks at the page only when the page
 * changes. If it looked at the page in every frame, it would itself keep the page busy, and the more so the longer the
 * answer takes.
 */
const showMore = (page: Page, times: number) =>
  page.evaluate(async (count) => {
    const nextChange = () =>
      new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('“Show more” shows no new rows')), 15_000)
        const observer = new MutationObserver(() => {
          clearTimeout(timer)
          observer.disconnect()
          resolve()
        })
        observer.observe(document.body, { attributes: true, childList: true, subtree: true })
      })
    for (let pressed = 0; pressed < count; pressed++) {
      const more = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Show more')
      if (more === undefined) throw new Error('there is no button “Show more”')
      more.click()
      // The button is disabled while the page loads. After the last page, it disappears.
      while (!more.disabled) await nextChange()
      while (more.disabled && more.isConnected) await nextChange()
    }
  }, times)

/**
 * @returns a function that measures how long an action keeps the page busy, in milliseconds of processor time. Time in
 * which other programs have the processor does not count
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

/** Counts from now on how often scripts of the page scroll it. @returns a function that gives the count */
async function countScrolls(page: Page): Promise<() => Promise<number>> {
  const counted = await page.evaluateHandle(() => {
    const counter = { count: 0 }
    const { scrollTo } = window
    window.scrollTo = (...args: unknown[]) => {
      counter.count++
      Reflect.apply(scrollTo, window, args)
    }
    return counter
  })
  return () => counted.evaluate(({ count }) => count)
}

/**
 * The number of the row in the middle of the window: the first row that ends below the middle. Asking for the element at
 * one point could find no row, because the point may be on the line between two rows.
 */
const rowNumberInTheMiddle = (page: Page) =>
  page.evaluate(() => {
    const rows = [...document.querySelectorAll('tr[aria-rowindex]')]
    return Number(rows.find((row) => row.getBoundingClientRect().bottom > innerHeight / 2)?.ariaRowIndex)
  })

/** How long one action may keep the page busy, in milliseconds. In practice an action takes a third of this time. */
const bound = 250

/**
 * How often each action is measured. The shortest time counts, because the same work takes more processor time while
 * other programs use the same caches. A list that does too much takes too long every time.
 */
const rounds = 3

test('V83: a list of 10,000 rows never keeps the page busy for long, and the keyboard, screen readers and “back” still work', async () => {
  const { page, complaints, go } = operator
  await answerWithUsers(page)
  await go('/users')
  // The header is row 1. Finding a row by its number keeps the page busy for less time than finding it by its text.
  const rowNumbered = (number: number) => page.locator(`tr[aria-rowindex="${number}"]`)
  const row = (index: number) => rowNumbered(index + 2)
  await row(49).waitFor()
  const measure = await stopwatch(page)
  const table = page.getByRole('table')
  // -1 tells screen readers that the number of rows is not known yet.
  expect(await table.getAttribute('aria-rowcount')).toBe('-1')
  // The first page has 50 users, and each further page has 100. The pages that are left are for the measurements.
  let loaded = userCount - 50 - (rounds - 1) * 100
  await showMore(page, (loaded - 50) / 100)
  const acts = {
    'a further page': async () => {
      await showMore(page, 1)
      loaded = Math.min(loaded + 100, userCount)
    },
    'the End key': async () => {
      await page.keyboard.press('End')
      await row(loaded - 1).waitFor()
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
  const scrollsByScripts = await countScrolls(page)
  const shortest = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    for (const [name, act] of Object.entries(acts)) {
      const time = await measure(act)
      shortest.set(name, Math.min(time, shortest.get(name) ?? time))
      await waitForScrollEnd(page)
    }
  }
  for (const [name, time] of shortest) expect(time, name).toBeLessThan(bound)
  // A script that scrolls while the browser scrolls after the Home key can stop the browser far from the first row.
  expect(await scrollsByScripts()).toBe(0)

  // Few rows are drawn. Screen readers still hear how many rows there are, and the number of each. The header is row 1.
  expect(await table.getAttribute('aria-rowcount')).toBe(String(userCount + 1))
  expect(await page.getByRole('row').count()).toBeLessThan(200)
  expect(await row(3).textContent()).toContain(nameOf(3))

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
  const middleRow = rowNumbered(await rowNumberInTheMiddle(page))
  const position = await middleRow.boundingBox()
  await middleRow.getByRole('link').click()
  // The service does not know this user, so it answers 404, and the page shows an error.
  await page.getByText('There is no such user').or(page.getByRole('alert')).first().waitFor()
  await page.goBack()
  await expect.poll(() => middleRow.boundingBox()).toEqual(position)

  // The list must stand still before the measurement, because scrolling is measured above.
  await page.keyboard.press('Home')
  await row(0).waitFor()
  await waitForScrollEnd(page)
  const typing: number[] = []
  for (let round = 0; round < rounds; round++) {
    typing.push(await measure(() => page.getByRole('searchbox').pressSequentially('Us')))
  }
  expect(Math.min(...typing), 'typing').toBeLessThan(bound)
  expect(complaints.filter((text) => !text.includes('404'))).toEqual([])
}, 90_000)
