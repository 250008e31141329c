import { demoUser } from './seed-demo.ts'

/** What to try first, ready to paste. */
export function welcome(address: string, token: string): readonly string[] {
  const api = `${address}/api/v1`
  const auth = '-H "Authorization: Bearer $TOKEN"'
  const json = `-H 'Content-Type: application/json'`
  const order = `{"userId": "${demoUser}", "items": [{"productId": "latte", "quantity": 2}], "userCouponId": "'$COUPON'"}`
  return [
    '',
    `Hexmart is at ${address}, with a small demo; its documentation at ${address}/docs. To try it, paste:`,
    '',
    `TOKEN=${token}`,
    `curl ${api}/products`,
    `curl ${auth} ${api}/users/${demoUser}/balance`,
    `curl ${auth} ${json} -d '{"amount": 10000}' ${api}/users/${demoUser}/balance/charge`,
    `curl ${auth} ${json} -d '{"couponId": "welcome"}' ${api}/users/${demoUser}/coupons`,
    `COUPON=$(curl -s ${auth} ${api}/users/${demoUser}/coupons | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')`,
    `curl ${auth} ${json} -d '${order}' ${api}/orders`,
    `curl ${api}/products/ranks`,
    '',
    `The token is user ${demoUser}'s, for a day. Another, or an operator's (in a clone, after npx --yes pnpm@12):`,
    'hexmart token --user ID [--admin]',
    '',
  ]
}
