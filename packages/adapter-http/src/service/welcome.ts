import { demoUser } from './seed-demo.ts'

/** The command, as it can be pasted: into a clone, or where the package is installed. */
const command = import.meta.url.includes('/node_modules/') ? 'npx hexmart' : 'npx --yes pnpm@12 hexmart'

/** What to try first, ready to paste, more than once too. */
export function welcome(address: string, token: string): readonly string[] {
  const api = `${address}/api/v1`
  const auth = '-H "Authorization: Bearer $TOKEN"'
  const json = `-H 'Content-Type: application/json'`
  const once = (key: string) => `-H 'Idempotency-Key: ${key}'`
  // The id is taken from the answer, which is given again: a coupon that was used is in no list any more.
  const issue = `curl -s ${auth} ${json} ${once('first-coupon')} -d '{"couponId": "welcome"}' ${api}/users/${demoUser}/coupons`
  const order = `{"userId": "${demoUser}", "items": [{"productId": "latte", "quantity": 2}], "userCouponId": "'$COUPON'"}`
  return [
    '',
    `Hexmart is at ${address}, with a small demo; its documentation at ${address}/docs. To try it, paste:`,
    '',
    `TOKEN=${token}`,
    `curl ${api}/products`,
    `curl ${auth} ${api}/users/${demoUser}/balance`,
    `curl ${auth} ${json} ${once('first-charge')} -d '{"amount": 10000}' ${api}/users/${demoUser}/balance/charge`,
    `COUPON=$(${issue} | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')`,
    `curl ${auth} ${api}/users/${demoUser}/coupons`,
    `curl ${auth} ${json} ${once('first-order')} -d '${order}' ${api}/orders`,
    `curl ${api}/products/ranks`,
    '',
    'Pasted again, they change nothing more; to charge again, change the Idempotency-Key.',
    `The token is user ${demoUser}'s, for a day. To make another, or with --admin an operator's, paste in this folder:`,
    '',
    `${command} token --user ${demoUser}`,
    '',
  ]
}
