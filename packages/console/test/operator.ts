import { type Client, createClient } from '@hexmart/client'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { newPage, type Watched } from './browser.ts'
import type { Demo } from './service.ts'

/** An operator at the console, and a program with the same token. */
export interface Operator extends Watched {
  readonly client: Client
  /** Goes to a page of the console, such as `/products`. */
  go(path: string): Promise<void>
}

/** Opens the printed link of the console. It works once per demo. */
export async function signInOperator(browser: Browser, { address, links }: Demo): Promise<Operator> {
  const { page, complaints } = await newPage(browser)
  await page.goto(links.console)
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
  const client = createClient({ baseUrl: address, token: await tokenOf(page), language: 'en' })
  return {
    page,
    complaints,
    client,
    async go(path) {
      await page.goto(`${address}/console${path}`)
    },
  }
}

async function tokenOf(page: Page): Promise<string> {
  const token = await page.evaluate(() => sessionStorage.getItem('hexmart.console.token'))
  return token ?? expect.fail('the link signed nobody in')
}
