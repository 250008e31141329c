import { demoUser } from './seed-demo.ts'

/** The command to paste: in a clone, or where the package is installed. */
const command = import.meta.url.includes('/node_modules/') ? 'npx hexmart' : 'npx --yes pnpm@12 hexmart'

/** Commands to try first. They can be pasted more than once. */
export function welcome(address: string, token: string): readonly string[] {
  const api = `${address}/api/v1`
  const auth = '-H "Authorization: Bearer $TOKEN"'
  const json = `-H 'Content-Type: application/json'`
  const once = (key: string) => `-H 'Idempotency-Key: ${key}'`
  // Take the id from the answer, which a repeat gets too. The list of coupons no longer has a coupon that was used.
  const issue = `curl -s ${auth} ${json} ${once('first-coupon')} -d '{"couponId": "welcome"}' ${api}/users/${demoUser}/coupons`
  const order = `{"userId": "${demoUser}", "items": [{"productId": "latte", "quantity": 2}], "userCouponId": "'$COUPON'"}`
  return [
    '',
    `Hexmart is at ${address}, with a small demo; its documentation at ${address}/docs. To try it, paste:`,
    '',
    `TOKEN=${token}`,
    `curl ${api}/products`,
    `curl ${api}/coupons`,
    `curl ${auth} ${api}/users/${demoUser}/balance`,
    `curl ${auth} ${json} ${once('first-charge')} -d '{"amount": 10000}' ${api}/users/${demoUser}/balance/charge`,
    `COUPON=$(${issue} | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')`,
    `curl ${auth} ${api}/users/${demoUser}/coupons`,
    `curl ${auth} ${json} ${once('first-order')} -d '${order}' ${api}/orders`,
    `curl ${api}/products/ranks`,
    '',
    'Pasting them again changes nothing; to charge again, change the Idempotency-Key.',
    `The token belongs to user ${demoUser} and is valid for a day. To make another, paste this in the same folder (add --admin for an operator):`,
    '',
    `${command} token --user ${demoUser}`,
    '',
  ]
}
