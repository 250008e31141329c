/** Generated from the OpenAPI document. Do not edit: run `pnpm --filter @hexmart/client generate`. */

import type { CallOptions, PostOptions, StreamOptions } from '../options.ts'
import type { Answer, Body, Paged, Query, Streamed } from '../answer.ts'
import type { Route } from '../route.ts'

/** Every operation: the parameters of its path in their order, its body or its query, and options of the call. */
export interface Operations {
  /** Sellable products with their stock. Sorted by id. A product that is sold out is listed with stock 0. With `ids`, the list has the named products, up to 100, in the sequence of `ids`. It leaves out those that are not on sale, and has no pages. */
  listProducts(query?: Query<'listProducts'>, options?: CallOptions): Paged<'listProducts', 'products'>
  /** A sellable product with its stock. A product that is not on sale is not found. */
  getProduct(productId: string, options?: CallOptions): Promise<Answer<'getProduct'>>
  /** The best sellers of the last full days. When an operator changes a product or counts a day again, the list shows the change after at most `max-age` seconds (`Cache-Control`). */
  getRanking(query?: Query<'getRanking'>, options?: CallOptions): Promise<Answer<'getRanking'>>
  /** Coupons that users can take now or later. Sorted by id, sold-out coupons included. The remaining quantity may be up to a second old. */
  listOfferedCoupons(query?: Query<'listOfferedCoupons'>, options?: CallOptions): Paged<'listOfferedCoupons', 'coupons'>
  /** A coupon that users can take now or later. Finds every coupon that `GET /coupons` lists: those that are ISSUABLE and have not expired. The remaining quantity may be up to a second old. */
  getOfferedCoupon(couponId: string, options?: CallOptions): Promise<Answer<'getOfferedCoupon'>>
  /** The shop’s currency, time zone and limits. A client needs these facts before it shows or sends anything. */
  getShop(options?: CallOptions): Promise<Answer<'getShop'>>
  /** A user’s balance. The balance is 0 until the first charge or adjustment. */
  getBalance(userId: string, options?: CallOptions): Promise<Answer<'getBalance'>>
  /** Charge a balance. Users charge their own balances. A `reference` names a payment, which is booked once. Only operators and programs may send a `reference`, and programs must send one. */
  chargeBalance(userId: string, body: Body<'chargeBalance'>, options?: PostOptions): Promise<Answer<'chargeBalance'>>
  /** The entries of a balance, newest first. Charges, uses, refunds and adjustments: all of them, or those from `from` up to, but not including, `to`. Operators and programs also see who charged or adjusted the balance (`actor`). */
  listBalanceEntries(userId: string, query?: Query<'listBalanceEntries'>, options?: CallOptions): Paged<'listBalanceEntries', 'entries'>
  /** A user’s coupons, newest first. Lists the coupons that can be used now, unless `state` names another list. */
  listUserCoupons(userId: string, query?: Query<'listUserCoupons'>, options?: CallOptions): Paged<'listUserCoupons', 'coupons'>
  /** Take a coupon. The coupon is limited: first come, first served. Each user can take it once. */
  issueCoupon(userId: string, body: Body<'issueCoupon'>, options?: PostOptions): Promise<Answer<'issueCoupon'>>
  /** Order and pay. The order is placed and paid in one step: either all of it happens or nothing. The checks run in this sequence: reference, user, blocked, product, sellable, purchase limit, coupon, subtotal of at most 2^53 − 1, the coupon’s minimum, rules of the shop, expected total, balance, stock. */
  placeOrder(body: Body<'placeOrder'>, options?: PostOptions): Promise<Answer<'placeOrder'>>
  /** What an order would cost. Lists the reasons why the order would be refused now, in the sequence of the checks and in the language of the request. Rules of the shop are checked only if there is no earlier reason. Nothing is written or reserved. An unknown product is a reason, and is left out of the items. A coupon that cannot be used is a reason too, and takes nothing off. */
  quoteOrder(body: Body<'quoteOrder'>, options?: PostOptions): Promise<Answer<'quoteOrder'>>
  /** An order. Another user’s order is not found, as if it did not exist. */
  getOrder(orderId: string, options?: CallOptions): Promise<Answer<'getOrder'>>
  /** Cancel an order. The user gets the money and the coupon back, and the pieces go back into the stock. With `restock: false`, which only operators and programs may send, the pieces do not go back. Operators and programs can cancel at any time. The owner can cancel only within the time `cancelWithin` of `GET /shop`, and only while the order is PAID. A repeat changes nothing and gets the same answer. */
  cancelOrder(orderId: string, body?: Body<'cancelOrder'>, options?: PostOptions): Promise<Answer<'cancelOrder'>>
  /** A user’s orders, newest first. The list includes canceled orders. A page may be shorter than its limit although `nextCursor` is not null. */
  listUserOrders(userId: string, query?: Query<'listUserOrders'>, options?: CallOptions): Paged<'listUserOrders', 'orders'>
  /** What operators did, newest first. `actor` limits the list to the actions of one operator or program, and `subject` to the actions that changed the thing with this id, whatever its type. */
  listActions(query?: Query<'listActions'>, options?: CallOptions): Paged<'listActions', 'actions'>
  /** Users. Sorted by id. With `query`: the user whose id is exactly this text, and the users whose names begin with it, sorted by name. */
  listUsers(query?: Query<'listUsers'>, options?: CallOptions): Paged<'listUsers', 'users'>
  /** Register a user. If the request has no `id`, the shop makes one. The id is taken for ever. */
  createUser(body: Body<'createUser'>, options?: PostOptions): Promise<Answer<'createUser'>>
  /** A user with the balance. The balance is 0 until the first charge or adjustment. */
  getUser(userId: string, options?: CallOptions): Promise<Answer<'getUser'>>
  /** Rename, block or unblock a user. A BLOCKED user can neither charge, nor take coupons, nor order, nor cancel. */
  changeUser(userId: string, body: Body<'changeUser'>, options?: CallOptions): Promise<Answer<'changeUser'>>
  /** Erase a user. Removes the name and blocks the user for ever. The id stays taken, and the user’s balance entries and orders are kept. Within minutes, the shop empties the metadata of the user’s orders, and the answers with the user’s data that it keeps for idempotency keys. A repeat changes nothing. */
  eraseUser(userId: string, options?: CallOptions): Promise<Answer<'eraseUser'>>
  /** Products in any state, with their stock. Sorted by id. With `query`: the product whose id is exactly this text, and the products whose names begin with it, sorted by name. */
  listAllProducts(query?: Query<'listAllProducts'>, options?: CallOptions): Paged<'listAllProducts', 'products'>
  /** Add a product to the catalogue. By default, the product’s state is HOLD, its stock is 0, and a user may buy any number of pieces. */
  createProduct(body: Body<'createProduct'>, options?: PostOptions): Promise<Answer<'createProduct'>>
  /** A product in any state, with its stock. Also finds products that are not on sale. */
  getAnyProduct(productId: string, options?: CallOptions): Promise<Answer<'getAnyProduct'>>
  /** Change a product. The state moves HOLD → SELLABLE ↔ STOPPED. `maximumPerUser` limits what a user may buy; null removes the limit. A purchase counts only if the product had a limit when the purchase was made. */
  changeProduct(productId: string, body: Body<'changeProduct'>, options?: CallOptions): Promise<Answer<'changeProduct'>>
  /** The movements of a product’s stock, newest first. Pieces that a cancellation put back are listed next to the movement of their order, not at the time of the cancellation. */
  listMovements(productId: string, query?: Query<'listMovements'>, options?: CallOptions): Paged<'listMovements', 'movements'>
  /** Change a product’s stock. `change` adds pieces, or removes them if it is negative. `set` replaces the stock, if the stock still is `expected`. */
  changeStock(productId: string, body: Body<'changeStock'>, options?: PostOptions): Promise<Answer<'changeStock'>>
  /** Coupons in any state, sorted by id. Lists all coupons, or those in one `state`. */
  listAllCoupons(query?: Query<'listAllCoupons'>, options?: CallOptions): Paged<'listAllCoupons', 'coupons'>
  /** Prepare a coupon. By default the coupon’s state is REGISTERED: nobody can take it until an operator makes it ISSUABLE. */
  createCoupon(body: Body<'createCoupon'>, options?: PostOptions): Promise<Answer<'createCoupon'>>
  /** A coupon in any state. `used`, the number of issued coupons that are used by an order, may be up to a minute old. */
  getAnyCoupon(couponId: string, options?: CallOptions): Promise<Answer<'getAnyCoupon'>>
  /** Change a coupon. The state moves REGISTERED → ISSUABLE ↔ CANCELED, or REGISTERED → CANCELED. `opensAt` can be changed only before that instant. If `opensAt` is null, it can be set only while the coupon is REGISTERED, and not in a request that also changes the state. A new `name` or `expiresAt` also applies to the coupons that users hold already. */
  changeCoupon(couponId: string, body: Body<'changeCoupon'>, options?: CallOptions): Promise<Answer<'changeCoupon'>>
  /** Who holds a coupon. Lists the holders in the sequence in which they got the coupon. Each holder has the order that uses the coupon, if there is one. */
  listCouponHolders(couponId: string, query?: Query<'listCouponHolders'>, options?: CallOptions): Paged<'listCouponHolders', 'holders'>
  /** What the shop owes its users. Answers the sum of the balances now, or the sum of all entries before the instant `at`. */
  getLiability(query?: Query<'getLiability'>, options?: CallOptions): Promise<Answer<'getLiability'>>
  /** Adjust a balance. A positive amount raises the balance, and a negative one lowers it. An adjustment that would bring the balance above the maximum or below 0 is refused. The history shows the reason. */
  adjustBalance(userId: string, body: Body<'adjustBalance'>, options?: PostOptions): Promise<Answer<'adjustBalance'>>
  /** An overview of the shop. Shows the figures of today, the figures of those of the 30 days before today whose sales have been counted, how many commands wait, how many messages wait or are dead, and up to 100 SELLABLE products with at most `lowStock` pieces. */
  getSummary(query?: Query<'getSummary'>, options?: CallOptions): Promise<Answer<'getSummary'>>
  /** Export orders, oldest first. Exports the rows from `from` up to, but not including, `to`. An export ends a few seconds before the present, because rows of the last seconds may still be added. The answer has one JSON object per line; with `Accept: text/csv` it is a table in CSV. */
  exportOrders(query?: Query<'exportOrders'>, options?: StreamOptions): Promise<Streamed<'exportOrders'>>
  /** Export the entries of all balances, oldest first. Exports the rows from `from` up to, but not including, `to`. An export ends a few seconds before the present, because rows of the last seconds may still be added. The answer has one JSON object per line; with `Accept: text/csv` it is a table in CSV. */
  exportEntries(query?: Query<'exportEntries'>, options?: StreamOptions): Promise<Streamed<'exportEntries'>>
  /** Orders, newest first. Lists all orders, or those of one `userId`, with one `productId` or with one `reference`; a request may have only one of these three. `from` and `to` limit the time of the payment. A page may be shorter than its limit although `nextCursor` is not null; with a `status` it may even be empty. */
  listAllOrders(query?: Query<'listAllOrders'>, options?: CallOptions): Paged<'listAllOrders', 'orders'>
  /** Complete an order. The status moves PAID → COMPLETED. A repeat changes nothing and gets the same answer. No message is sent. */
  completeOrder(orderId: string, options?: PostOptions): Promise<Answer<'completeOrder'>>
  /** Messages for the data platform, newest first. Lists all messages. `state` limits the list to one state, and `orderId` to one order. The list of an unknown order is empty. A page of `SENT` messages may be shorter than its limit, or even empty, although `nextCursor` is not null. */
  listDeliveries(query?: Query<'listDeliveries'>, options?: CallOptions): Paged<'listDeliveries', 'deliveries'>
  /** Send a dead message again. A message that is not DEAD stays as it is. */
  retryDelivery(deliveryId: string, options?: PostOptions): Promise<Answer<'retryDelivery'>>
  /** Discard a dead message. A message that is not DEAD stays as it is. */
  discardDelivery(deliveryId: string, options?: PostOptions): Promise<Answer<'discardDelivery'>>
  /** Send all dead messages again. Answers how many messages were dead. */
  retryDeliveries(options?: PostOptions): Promise<Answer<'retryDeliveries'>>
  /** Discard all dead messages. Answers how many messages were dead. Afterwards, later messages of the same orders can be sent. */
  discardDeliveries(options?: PostOptions): Promise<Answer<'discardDeliveries'>>
  /** Make all waiting messages due now, and end the pause that the data platform asked for. Answers how many messages were waiting for a later time and are due now. Every process that sends messages ends its pause the next time it looks for messages. */
  resumeDeliveries(options?: PostOptions): Promise<Answer<'resumeDeliveries'>>
  /** Count the sales of one day again. The day must be over, and its orders must still be kept. */
  rebuildDay(date: string, options?: PostOptions): Promise<Answer<'rebuildDay'>>
  /** Audit the shop. Computes each figure in two independent ways, such as a balance and the sum of its entries, and compares the results. Each user, product, coupon, user coupon or order for which they differ is listed, up to 100 for each check. */
  audit(options?: CallOptions): Promise<Answer<'audit'>>
}

export const routes = {
  listProducts: { method: 'GET', path: '/products', input: 'query', rows: 'products', public: true },
  getProduct: { method: 'GET', path: '/products/{productId}', public: true },
  getRanking: { method: 'GET', path: '/products/ranks', input: 'query', public: true },
  listOfferedCoupons: { method: 'GET', path: '/coupons', input: 'query', rows: 'coupons', public: true },
  getOfferedCoupon: { method: 'GET', path: '/coupons/{couponId}', public: true },
  getShop: { method: 'GET', path: '/shop', public: true },
  getBalance: { method: 'GET', path: '/users/{userId}/balance' },
  chargeBalance: { method: 'POST', path: '/users/{userId}/balance/charge', input: 'body' },
  listBalanceEntries: { method: 'GET', path: '/users/{userId}/balance/history', input: 'query', rows: 'entries' },
  listUserCoupons: { method: 'GET', path: '/users/{userId}/coupons', input: 'query', rows: 'coupons' },
  issueCoupon: { method: 'POST', path: '/users/{userId}/coupons', input: 'body' },
  placeOrder: { method: 'POST', path: '/orders', input: 'body' },
  quoteOrder: { method: 'POST', path: '/orders/quote', input: 'body' },
  getOrder: { method: 'GET', path: '/orders/{orderId}' },
  cancelOrder: { method: 'POST', path: '/orders/{orderId}/cancel', input: 'body' },
  listUserOrders: { method: 'GET', path: '/users/{userId}/orders', input: 'query', rows: 'orders' },
  listActions: { method: 'GET', path: '/admin/actions', input: 'query', rows: 'actions' },
  listUsers: { method: 'GET', path: '/admin/users', input: 'query', rows: 'users' },
  createUser: { method: 'POST', path: '/admin/users', input: 'body' },
  getUser: { method: 'GET', path: '/admin/users/{userId}' },
  changeUser: { method: 'PATCH', path: '/admin/users/{userId}', input: 'body' },
  eraseUser: { method: 'DELETE', path: '/admin/users/{userId}' },
  listAllProducts: { method: 'GET', path: '/admin/products', input: 'query', rows: 'products' },
  createProduct: { method: 'POST', path: '/admin/products', input: 'body' },
  getAnyProduct: { method: 'GET', path: '/admin/products/{productId}' },
  changeProduct: { method: 'PATCH', path: '/admin/products/{productId}', input: 'body' },
  listMovements: { method: 'GET', path: '/admin/products/{productId}/movements', input: 'query', rows: 'movements' },
  changeStock: { method: 'POST', path: '/admin/products/{productId}/stock', input: 'body' },
  listAllCoupons: { method: 'GET', path: '/admin/coupons', input: 'query', rows: 'coupons' },
  createCoupon: { method: 'POST', path: '/admin/coupons', input: 'body' },
  getAnyCoupon: { method: 'GET', path: '/admin/coupons/{couponId}' },
  changeCoupon: { method: 'PATCH', path: '/admin/coupons/{couponId}', input: 'body' },
  listCouponHolders: { method: 'GET', path: '/admin/coupons/{couponId}/holders', input: 'query', rows: 'holders' },
  getLiability: { method: 'GET', path: '/admin/liability', input: 'query' },
  adjustBalance: { method: 'POST', path: '/admin/users/{userId}/balance/adjust', input: 'body' },
  getSummary: { method: 'GET', path: '/admin/summary', input: 'query' },
  exportOrders: { method: 'GET', path: '/admin/export/orders', input: 'query', stream: true },
  exportEntries: { method: 'GET', path: '/admin/export/entries', input: 'query', stream: true },
  listAllOrders: { method: 'GET', path: '/admin/orders', input: 'query', rows: 'orders' },
  completeOrder: { method: 'POST', path: '/admin/orders/{orderId}/complete' },
  listDeliveries: { method: 'GET', path: '/admin/deliveries', input: 'query', rows: 'deliveries' },
  retryDelivery: { method: 'POST', path: '/admin/deliveries/{deliveryId}/retry' },
  discardDelivery: { method: 'POST', path: '/admin/deliveries/{deliveryId}/discard' },
  retryDeliveries: { method: 'POST', path: '/admin/deliveries/retry' },
  discardDeliveries: { method: 'POST', path: '/admin/deliveries/discard' },
  resumeDeliveries: { method: 'POST', path: '/admin/deliveries/resume' },
  rebuildDay: { method: 'POST', path: '/admin/ranks/{date}' },
  audit: { method: 'GET', path: '/admin/audit' },
} as const satisfies Readonly<Record<keyof Operations, Route>>
