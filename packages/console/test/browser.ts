import { existsSync } from 'node:fs'
import sparticuz from '@sparticuz/chromium'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'

/** The machine's own Chromium, if there is one. */
const ownChromium = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find((path) => path && existsSync(path))

/**
 * The arguments that `@sparticuz/chromium` proposes are not used, because they are for cloud functions. They make the browser a
 * single process, which ends when one of several test files closes its pages, and make the browser emulate a graphics
 * card.
 */
const args = ['--no-sandbox', '--disable-gpu']

/** How to start a real Chromium: the machine's own, else the one of `@sparticuz/chromium`. */
export const launchOptions = async () => ({ executablePath: ownChromium ?? (await sparticuz.executablePath()), args })

/** The browser that all test files share; see share-browser.ts. If a test file closes it, only the pages of that file close. */
export const sharedBrowser = (): Promise<Browser> => chromium.connect(inject('browserUrl'))

/** A page, and everything that its browser complained about: errors, refused styles and scripts, exceptions. */
export interface WatchedPage {
  readonly page: Page
  readonly complaints: readonly string[]
}

/** How long a page may take to show what a test waits for, in milliseconds. */
const patience = 15_000

/** Opens a page in a new profile of the browser. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 }, ...options })
  context.setDefaultTimeout(patience)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    // A service on a busy machine may answer 503, and then the client asks again.
    if (['error', 'warning'].includes(message.type()) && !/status of 503/.test(message.text())) {
      complaints.push(message.text())
    }
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, complaints }
}

/** Takes a picture for people to look at, if SCREENSHOTS names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const { SCREENSHOTS: folder } = process.env
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}
