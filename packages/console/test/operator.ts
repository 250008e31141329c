import { type Client, createClient } from '@hexmart/client'
import type { Browser } from 'playwright-core'
import { newPage, type WatchedPage } from './browser.ts'
import type { Demo } from './service.ts'

/** An operator at the console, and a program with the same rights. */
export interface Operator extends WatchedPage {
  readonly client: Client
  /** Goes to a page of the console, such as `/products`. */
  go(path: string): Promise<void>
}

/** The client of a program that may do everything. */
export const clientOfOperator = async (demo: Demo): Promise<Client> =>
  createClient({ baseUrl: demo.address, token: await demo.token('operator', { role: 'admin' }), language: 'en' })

/** Opens an empty page in which an operator is signed in to the console. `go` then leads to a page of the console. */
export async function signInOperator(browser: Browser, demo: Demo): Promise<Operator> {
  const { page, complaints } = await newPage(browser)
  const token = await demo.token('operator', { role: 'admin' })
  await page.addInitScript((value) => sessionStorage.setItem('hexmart.console.token', value), token)
  return {
    page,
    complaints,
    client: await clientOfOperator(demo),
    async go(path) {
      await page.goto(`${demo.address}/console${path}`)
    },
  }
}
