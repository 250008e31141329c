/** Signing in at a real OpenID provider. The service verifies tokens by the keys that the provider publishes. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newPage, picture, sharedBrowser } from './browser.ts'
import { audience, clientId, type LoginService, startLoginService } from './login-service.ts'
import { type Service, startService } from './service.ts'

let login: LoginService
let service: Service
let browser: Browser
beforeAll(async () => {
  login = await startLoginService()
  const settings = {
    AUTH_JWKS_URL: `${login.issuer}/jwks`,
    AUTH_ISSUER: login.issuer,
    AUTH_AUDIENCE: audience,
    OPENID_ISSUER: login.issuer,
    OPENID_CLIENT_ID: clientId,
    OPENID_RESOURCE: audience,
  }
  ;[service, browser] = await Promise.all([startService(settings), sharedBrowser()])
  login.register(service.address)
})
afterAll(async () => {
  await browser.close()
  await service.stop()
  login.stop()
})

/** Opens a page. Requests to other machines, such as for the font of the provider's page, get an empty answer. */
async function openPage() {
  const watched = await newPage(browser)
  await watched.page.route(
    ({ hostname }) => hostname !== '127.0.0.1',
    (route) => route.fulfill({ contentType: 'text/css', body: '' }),
  )
  return watched
}

/** Every address that a page has had, and the address of every request that the page has sent. */
function addressesOf(page: Page): string[] {
  const addresses: string[] = []
  page.on('framenavigated', (frame) => addresses.push(frame.url()))
  page.on('request', (request) => addresses.push(request.url()))
  return addresses
}

/** Signs in at the provider, and allows it to name the user to the pages. */
async function signInAtProvider(page: Page, name: string): Promise<void> {
  await page.waitForURL(`${login.issuer}/**`)
  await page.getByPlaceholder('Enter any login').fill(name)
  await page.getByPlaceholder('and password').fill('any password')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL(`${service.address}/**`)
}

const storedToken = (page: Page, of: 'window' | 'console') =>
  page.evaluate((key) => sessionStorage.getItem(key), `hexmart.${of}.token`)

test('V21, V80: a buyer signs in at the OpenID provider, comes back to the basket, pays, and signs out', async () => {
  const { page, complaints } = await openPage()
  const addresses = addressesOf(page)
  await page.goto(`${service.address}/`)
  await page.getByRole('button', { name: 'Add Green tea to the basket' }).click()
  await page.getByRole('link', { name: 'Basket, 1 piece' }).click()
  await page.getByRole('button', { name: 'Sign in to pay' }).click()
  await picture(page, 'window-openid')
  await page.getByRole('dialog').getByRole('button', { name: 'Continue to the login service' }).click()
  await signInAtProvider(page, 'mina')

  await page.getByRole('heading', { name: 'Basket', level: 1 }).waitFor()
  expect(page.url()).toBe(`${service.address}/#/basket`)
  await page.getByRole('button', { name: 'Pay ₩4,000' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Pay ₩4,000' }).click()
  await page.getByRole('heading', { name: 'Thank you, your order is paid' }).waitFor()

  const token = (await storedToken(page, 'window')) ?? expect.fail('nobody is signed in')
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  expect(claims).toMatchObject({ iss: login.issuer, aud: audience, sub: 'mina' })
  // Without addresses, the next check would prove nothing.
  expect(addresses.length).toBeGreaterThan(10)
  // No address has a JWT, or a parameter whose name ends in “token”. The beginning of a JWT alone, “eyJ”, may also occur by
  // chance in a code or a state.
  expect(addresses.filter((address) => /eyJ[\w-]+\.eyJ|token=/.test(address))).toEqual([])
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).waitFor()
  expect(await storedToken(page, 'window')).toBeNull()
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain(token)
  expect(complaints).toEqual([])
  await page.context().close()
})

test('V22, V80: when the token expires, the console keeps its list, asks the operator to sign in again, and then shows the same list', async () => {
  const { page, complaints } = await openPage()
  const list = `${service.address}/console/orders?userId=mina&status=PAID`
  // Long enough for a slow machine to show the list before the token expires.
  login.tokensLast(10)
  await page.goto(list)
  await page.getByRole('button', { name: 'Continue to the login service' }).click()
  await signInAtProvider(page, 'operator')
  const row = page.getByRole('table').getByRole('row').filter({ hasText: 'Tumbler' })
  await row.waitFor()
  const firstToken = await storedToken(page, 'console')

  const dialog = page.getByRole('dialog', { name: 'Please sign in again' })
  await dialog.waitFor()
  await dialog.getByText('After signing in, you come back to this page.').waitFor()
  expect(page.url()).toBe(list)
  // The list stays behind the dialog, which hides it from screen readers.
  expect(await page.locator('tbody').getByText('Tumbler').count()).toBe(1)
  expect(await storedToken(page, 'console')).toBeNull()

  // The provider's own session has not ended, so the provider asks the operator nothing.
  login.tokensLast(3_600)
  await dialog.getByRole('button', { name: 'Continue to the login service' }).click()
  await row.getByRole('link', { name: '…' }).waitFor()
  await dialog.waitFor({ state: 'detached' })
  expect(page.url()).toBe(list)
  expect(await storedToken(page, 'console')).not.toBe(firstToken)
  await row.getByRole('link', { name: '…' }).click()
  await page.getByRole('button', { name: 'Complete', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Complete the order' }).click()
  await page.getByText('Completed', { exact: true }).first().waitFor()
  expect(complaints).toEqual([])
  await page.context().close()
})

test('V80: a user who cancels at the provider is not signed in, and sees that signing in failed', async () => {
  const { page } = await openPage()
  await page.goto(`${service.address}/console`)
  await page.getByRole('button', { name: 'Continue to the login service' }).click()
  await page.waitForURL(`${login.issuer}/**`)
  await page.getByRole('link', { name: 'Cancel' }).click()
  await page.getByText('Signing in failed').waitFor()
  expect(page.url()).toBe(`${service.address}/console`)
  expect(await storedToken(page, 'console')).toBeNull()
  await page.context().close()
})
