import { resolve } from 'node:path'
import type { DemoLinks } from '../pages/sign-in.ts'
import { codeMinutes } from '../pages/sign-in-codes.ts'
import { parseSettings, type Settings } from '../settings/settings.ts'
import { demoUser } from './seed-demo.ts'

/** The settings that decide which tokens the service accepts. The secret itself is not printed. */
const settingsOfTokens = ['AUTH_ISSUER', 'AUTH_AUDIENCE', 'AUTH_USER_CLAIM', 'AUTH_ROLE_CLAIM'] as const

/**
 * The command that makes a token for this service. DATA_DIR is absolute, because the command may run in another folder.
 */
function tokenCommand(settings: Settings): string {
  const defaults = parseSettings({})
  const changed = settingsOfTokens.flatMap((name) =>
    settings[name] === defaults[name] ? [] : [[name, settings[name]]],
  )
  const secret = settings.AUTH_JWT_SECRET === undefined ? [] : ['AUTH_JWT_SECRET="$AUTH_JWT_SECRET"']
  const variables = [...changed, ['DATA_DIR', resolve(settings.DATA_DIR)]].map(
    ([name, value = '']) => `${name}=${quoted(value)}`,
  )
  return [...secret, ...variables, command, 'token', '--user', demoUser].join(' ')
}

/** The text as one word for the shell. */
const quoted = (text: string) => (/^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/** This file is as deep in a clone when it is compiled. */
const clone = resolve(import.meta.dirname, '../../../..')

/**
 * The command to paste: where the package is installed, or for a clone. The service keeps its terminal busy, so people paste
 * into another one, which may be in another folder. So the command for a clone names the folder.
 */
const command = import.meta.url.includes('/node_modules/')
  ? 'npx hexmart'
  : `npx --yes pnpm@12 --dir ${quoted(clone)} --silent hexmart`

/** The links that sign a person in to the pages of a demo. Each link works once. */
export function linkLines(address: string, { PAGES, PUBLIC_PATH }: Settings, links: DemoLinks): readonly string[] {
  // Behind a proxy, the service does not know the public host, so a link is only a path.
  const link = (page: 'window' | 'console') => (PUBLIC_PATH || address) + links.pathTo(page)
  const window = PAGES === 'console' ? [] : [`  the shop, as Mina:         ${link('window')}`]
  const operator = PAGES === 'window' ? [] : [`  the console, as operator:  ${link('console')}`]
  return [
    '',
    `Open a link in your browser. Each link works once, within ${codeMinutes} minutes:`,
    '',
    ...window,
    ...operator,
    '',
  ]
}

/**
 * Commands to try first. They can be pasted more than once. They contain a command that makes a token, and not a token itself,
 * because the output is often a log that others read.
 */
export function welcome(address: string, settings: Settings): readonly string[] {
  const withKey = (key: string) => `-H 'Idempotency-Key: ${key}'`
  // The order below takes the id of the user's coupon from the answer to this command, which is the same when the commands are
  // pasted again. The user's list of coupons would not do, because it leaves out a coupon that has been used.
  const issue = `shop users/${demoUser}/coupons ${withKey('first-coupon')} -d '{"couponId": "welcome"}'`
  const order = `{"userId": "${demoUser}", "items": [{"productId": "latte", "quantity": 2}], "userCouponId": "'$COUPON'"}`
  return [
    `Hexmart is at ${address}, with a small demo${settings.DOCUMENTATION ? `; its documentation is at ${address}/docs` : ''}. To try the API, paste in a second terminal:`,
    '',
    `TOKEN=$(${tokenCommand(settings)})`,
    `shop() { p=$1; shift; curl -s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -w '\\n' "$@" ${address}/api/v1/$p; }`,
    'shop products',
    'shop coupons',
    `shop users/${demoUser}/balance`,
    `shop users/${demoUser}/balance/charge ${withKey('first-charge')} -d '{"amount": 10000}'`,
    `COUPON=$(${issue} | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')`,
    `shop users/${demoUser}/coupons`,
    `shop orders ${withKey('first-order')} -d '${order}'`,
    'shop products/ranks',
    '',
    'Pasting these commands again changes nothing. To charge again, change the Idempotency-Key.',
    `The token belongs to user ${demoUser} and is valid for a day. With --admin, the command makes a token of an operator.`,
    '',
  ]
}
