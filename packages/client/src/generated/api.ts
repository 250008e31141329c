/** Generated from the OpenAPI document. Do not edit: run `pnpm --filter @hexmart/client generate`. */

export interface paths {
    readonly "/api/v1/products": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Sellable products with their stock
         * @description Sorted by id. A product that is sold out is listed with stock 0. With `ids`, the list has the named products, up to 100, in the sequence of `ids`. It leaves out those that are not on sale, and has no pages.
         */
        readonly get: operations["listProducts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/products/{productId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A sellable product with its stock
         * @description A product that is not on sale is not found.
         */
        readonly get: operations["getProduct"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/products/ranks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The best sellers of the last full days
         * @description When an operator changes a product or counts a day again, the list shows the change after at most `max-age` seconds (`Cache-Control`).
         */
        readonly get: operations["getRanking"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/coupons": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Coupons that users can take now or later
         * @description Sorted by id, sold-out coupons included. The remaining quantity may be up to a second old.
         */
        readonly get: operations["listOfferedCoupons"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/coupons/{couponId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A coupon that users can take now or later
         * @description Finds every coupon that `GET /coupons` lists: those that are ISSUABLE and have not expired. The remaining quantity may be up to a second old.
         */
        readonly get: operations["getOfferedCoupon"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/shop": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The shop’s currency, time zone and limits
         * @description A client needs these facts before it shows or sends anything.
         */
        readonly get: operations["getShop"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/users/{userId}/balance": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A user’s balance
         * @description The balance is 0 until the first charge or adjustment.
         */
        readonly get: operations["getBalance"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/users/{userId}/balance/charge": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Charge a balance
         * @description Users charge their own balances. A `reference` names a payment, which is booked once. Only operators and programs may send a `reference`, and programs must send one.
         */
        readonly post: operations["chargeBalance"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/users/{userId}/balance/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The entries of a balance, newest first
         * @description Charges, uses, refunds and adjustments: all of them, or those from `from` up to, but not including, `to`. Operators and programs also see who charged or adjusted the balance (`actor`).
         */
        readonly get: operations["listBalanceEntries"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/users/{userId}/coupons": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A user’s coupons, newest first
         * @description Lists the coupons that can be used now, unless `state` names another list.
         */
        readonly get: operations["listUserCoupons"];
        readonly put?: never;
        /**
         * Take a coupon
         * @description The coupon is limited: first come, first served. Each user can take it once.
         */
        readonly post: operations["issueCoupon"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/orders": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Order and pay
         * @description The order is placed and paid in one step: either all of it happens or nothing. The checks run in this sequence: reference, user, blocked, product, sellable, purchase limit, coupon, subtotal of at most 2^53 − 1, the coupon’s minimum, rules of the shop, expected total, balance, stock.
         */
        readonly post: operations["placeOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/orders/quote": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * What an order would cost
         * @description Lists the reasons why the order would be refused now, in the sequence of the checks and in the language of the request. Rules of the shop are checked only if there is no earlier reason. Nothing is written or reserved. An unknown product is a reason, and is left out of the items. A coupon that cannot be used is a reason too, and takes nothing off.
         */
        readonly post: operations["quoteOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/orders/{orderId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * An order
         * @description Another user’s order is not found, as if it did not exist.
         */
        readonly get: operations["getOrder"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/orders/{orderId}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Cancel an order
         * @description The user gets the money and the coupon back, and the pieces go back into the stock. With `restock: false`, which only operators and programs may send, the pieces do not go back. Operators and programs can cancel at any time. The owner can cancel only within the time `cancelWithin` of `GET /shop`, and only while the order is PAID. A repeat changes nothing and gets the same answer.
         */
        readonly post: operations["cancelOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/users/{userId}/orders": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A user’s orders, newest first
         * @description The list includes canceled orders. A page may be shorter than its limit although `nextCursor` is not null.
         */
        readonly get: operations["listUserOrders"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/actions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What operators did, newest first
         * @description `actor` limits the list to the actions of one operator or program, and `subject` to the actions that changed the thing with this id, whatever its type.
         */
        readonly get: operations["listActions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/users": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Users
         * @description Sorted by id. With `query`: the user whose id is exactly this text, and the users whose names begin with it, sorted by name.
         */
        readonly get: operations["listUsers"];
        readonly put?: never;
        /**
         * Register a user
         * @description If the request has no `id`, the shop makes one. The id is taken for ever.
         */
        readonly post: operations["createUser"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/users/{userId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A user with the balance
         * @description The balance is 0 until the first charge or adjustment.
         */
        readonly get: operations["getUser"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Erase a user
         * @description Removes the name and blocks the user for ever. The id stays taken, and the user’s balance entries and orders are kept. Within minutes, the shop empties the metadata of the user’s orders, and the answers with the user’s data that it keeps for idempotency keys. A repeat changes nothing.
         */
        readonly delete: operations["eraseUser"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Rename, block or unblock a user
         * @description A BLOCKED user can neither charge, nor take coupons, nor order, nor cancel.
         */
        readonly patch: operations["changeUser"];
        readonly trace?: never;
    };
    readonly "/api/v1/admin/products": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Products in any state, with their stock
         * @description Sorted by id. With `query`: the product whose id is exactly this text, and the products whose names begin with it, sorted by name.
         */
        readonly get: operations["listAllProducts"];
        readonly put?: never;
        /**
         * Add a product to the catalogue
         * @description By default, the product’s state is HOLD, its stock is 0, and a user may buy any number of pieces.
         */
        readonly post: operations["createProduct"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/products/{productId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A product in any state, with its stock
         * @description Also finds products that are not on sale.
         */
        readonly get: operations["getAnyProduct"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Change a product
         * @description The state moves HOLD → SELLABLE ↔ STOPPED. `maximumPerUser` limits what a user may buy; null removes the limit. A purchase counts only if the product had a limit when the purchase was made.
         */
        readonly patch: operations["changeProduct"];
        readonly trace?: never;
    };
    readonly "/api/v1/admin/products/{productId}/movements": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The movements of a product’s stock, newest first
         * @description Pieces that a cancellation put back are listed next to the movement of their order, not at the time of the cancellation.
         */
        readonly get: operations["listMovements"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/products/{productId}/stock": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Change a product’s stock
         * @description `change` adds pieces, or removes them if it is negative. `set` replaces the stock, if the stock still is `expected`.
         */
        readonly post: operations["changeStock"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/coupons": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Coupons in any state, sorted by id
         * @description Lists all coupons, or those in one `state`.
         */
        readonly get: operations["listAllCoupons"];
        readonly put?: never;
        /**
         * Prepare a coupon
         * @description By default the coupon’s state is REGISTERED: nobody can take it until an operator makes it ISSUABLE.
         */
        readonly post: operations["createCoupon"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/coupons/{couponId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A coupon in any state
         * @description `used`, the number of issued coupons that are used by an order, may be up to a minute old.
         */
        readonly get: operations["getAnyCoupon"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Change a coupon
         * @description The state moves REGISTERED → ISSUABLE ↔ CANCELED, or REGISTERED → CANCELED. `opensAt` can be changed only before that instant. If `opensAt` is null, it can be set only while the coupon is REGISTERED, and not in a request that also changes the state. A new `name` or `expiresAt` also applies to the coupons that users hold already.
         */
        readonly patch: operations["changeCoupon"];
        readonly trace?: never;
    };
    readonly "/api/v1/admin/coupons/{couponId}/holders": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who holds a coupon
         * @description Lists the holders in the sequence in which they got the coupon. Each holder has the order that uses the coupon, if there is one.
         */
        readonly get: operations["listCouponHolders"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/liability": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What the shop owes its users
         * @description Answers the sum of the balances now, or the sum of all entries before the instant `at`.
         */
        readonly get: operations["getLiability"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/users/{userId}/balance/adjust": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Adjust a balance
         * @description A positive amount raises the balance, and a negative one lowers it. An adjustment that would bring the balance above the maximum or below 0 is refused. The history shows the reason.
         */
        readonly post: operations["adjustBalance"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/summary": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * An overview of the shop
         * @description Shows the figures of today, the figures of those of the 30 days before today whose sales have been counted, how many commands wait, how many messages wait or are dead, and up to 100 SELLABLE products with at most `lowStock` pieces.
         */
        readonly get: operations["getSummary"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/export/orders": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Export orders, oldest first
         * @description Exports the rows from `from` up to, but not including, `to`. An export ends a few seconds before the present, because rows of the last seconds may still be added. The answer has one JSON object per line; with `Accept: text/csv` it is a table in CSV.
         */
        readonly get: operations["exportOrders"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/export/entries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Export the entries of all balances, oldest first
         * @description Exports the rows from `from` up to, but not including, `to`. An export ends a few seconds before the present, because rows of the last seconds may still be added. The answer has one JSON object per line; with `Accept: text/csv` it is a table in CSV.
         */
        readonly get: operations["exportEntries"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/orders": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Orders, newest first
         * @description Lists all orders, or those of one `userId`, with one `productId` or with one `reference`; a request may have only one of these three. `from` and `to` limit the time of the payment. A page may be shorter than its limit although `nextCursor` is not null; with a `status` it may even be empty.
         */
        readonly get: operations["listAllOrders"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/orders/{orderId}/complete": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Complete an order
         * @description The status moves PAID → COMPLETED. A repeat changes nothing and gets the same answer. No message is sent.
         */
        readonly post: operations["completeOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/deliveries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Messages for the data platform, newest first
         * @description Lists all messages. `state` limits the list to one state, and `orderId` to one order. The list of an unknown order is empty. A page of `SENT` messages may be shorter than its limit, or even empty, although `nextCursor` is not null.
         */
        readonly get: operations["listDeliveries"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/deliveries/{deliveryId}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a dead message again
         * @description A message that is not DEAD stays as it is.
         */
        readonly post: operations["retryDelivery"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/deliveries/{deliveryId}/discard": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Discard a dead message
         * @description A message that is not DEAD stays as it is.
         */
        readonly post: operations["discardDelivery"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/deliveries/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send all dead messages again
         * @description Answers how many messages were dead.
         */
        readonly post: operations["retryDeliveries"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/deliveries/discard": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Discard all dead messages
         * @description Answers how many messages were dead. Afterwards, later messages of the same orders can be sent.
         */
        readonly post: operations["discardDeliveries"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/deliveries/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make all waiting messages due now, and end the pause that the data platform asked for
         * @description Answers how many messages were waiting for a later time and are due now. Every process that sends messages ends its pause the next time it looks for messages.
         */
        readonly post: operations["resumeDeliveries"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/ranks/{date}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Count the sales of one day again
         * @description The day must be over, and its orders must still be kept.
         */
        readonly post: operations["rebuildDay"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/admin/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Audit the shop
         * @description Computes each figure in two independent ways, such as a balance and the sum of its entries, and compares the results. Each user, product, coupon, user coupon or order for which they differ is listed, up to 100 for each check.
         */
        readonly get: operations["audit"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface webhooks {
    readonly orderEvent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * An order was paid or canceled
         * @description Sent to the data platform at least once, and signed as Standard Webhooks if the service has a secret. The messages of one order arrive by ascending `sequence`. Only a repeat of a message may arrive after a later message of the same order. Messages of different orders arrive in any sequence. A repeat has the same `webhook-id`.
         */
        readonly post: operations["receiveOrderEvent"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface components {
    schemas: {
        readonly Action: {
            /** Format: uuid */
            readonly id: string;
            /**
             * Format: date-time
             * @description when the action was done
             */
            readonly at: string;
            /** @description the id of the operator or program who did it; `cli` for the command line */
            readonly actor: string;
            /** @description the name of the command or operation, such as `adjust-balance` */
            readonly command: string;
            /** @description the thing that changed; its id is `all` for an import, and for an action on all deliveries, such as resuming them */
            readonly subject: {
                /** @enum {string} */
                readonly type: "user" | "product" | "coupon" | "order" | "delivery" | "day";
                /** @example a-1 */
                readonly id: string;
            };
            /** @description why the action was done; null if no reason was given */
            readonly reason: string | null;
        };
        readonly Actions: {
            readonly actions: readonly components["schemas"]["Action"][];
            /** @description the `cursor` of the next page; null on the last page */
            readonly nextCursor: string | null;
        };
        readonly AuditReport: {
            /** @description whether every check holds */
            readonly ok: boolean;
            /** @description a check that holds has one element; a failed check has one for each difference, at most 100 */
            readonly checks: readonly {
                /** @description what is compared, such as `balance` or `stock` */
                readonly name: string;
                /** @description whether the check holds */
                readonly ok: boolean;
                /** @description the id of the user, product, coupon, user coupon or order whose figures differ; null if the check holds */
                readonly key: string | null;
                /** @description the figure that was expected; null if the check holds */
                readonly expected: number | null;
                /** @description the figure that was found; null if the check holds */
                readonly actual: number | null;
            }[];
        };
        readonly Balance: {
            /** @example mina */
            readonly userId: string;
            /** @description the balance, in the currency's smallest unit */
            readonly amount: number;
        };
        readonly BalanceEntry: {
            /** Format: uuid */
            readonly id: string;
            /** @enum {string} */
            readonly type: "CHARGE" | "USE" | "REFUND" | "ADJUST";
            /** @description positive for a charge or a refund, negative for a use, either for an adjustment, in the currency's smallest unit */
            readonly amount: number;
            /** @description the balance after this entry, in the currency's smallest unit */
            readonly balanceAfter: number;
            /**
             * Format: uuid
             * @description the order that was paid or refunded, or that an adjustment is about; null for every other entry
             */
            readonly orderId: string | null;
            /** @description the payment behind a charge or an adjustment; null if none was named, and for every other entry */
            readonly reference: string | null;
            /** @description why an operator adjusted the balance; null unless the type is ADJUST */
            readonly reason: string | null;
            /** @description the operator or program that adjusted the balance, or charged it for another user; null for every other entry; only operators and programs see this member */
            readonly actor?: string | null;
            /**
             * Format: date-time
             * @description when the balance changed
             */
            readonly at: string;
        };
        readonly BalanceEntries: {
            readonly entries: readonly components["schemas"]["BalanceEntry"][];
            /** @description the `cursor` of the next page; null on the last page */
            readonly nextCursor: string | null;
        };
        readonly Liability: {
            /**
             * Format: date-time
             * @description the instant of these figures
             */
            readonly at: string;
            /** @description how many users have a balance above 0 */
            readonly users: number;
            /** @description the sum of the balances, in the currency's smallest unit */
            readonly amount: number;
        };
        readonly UserCoupon: {
            /**
             * Format: uuid
             * @description the `userCouponId` with which an order uses this coupon
             */
            readonly id: string;
            /** @example spring */
            readonly couponId: string & (string);
            readonly name: string;
            /** @description which issue of the coupon this is, counted from 1 */
            readonly number: number;
            /**
             * Format: date-time
             * @description when the user took the coupon
             */
            readonly issuedAt: string;
            readonly discount: {
                /** @enum {string} */
                readonly type: "PERCENT";
                readonly percent: number;
            } | {
                /** @enum {string} */
                readonly type: "FIXED";
                readonly amount: number;
            };
            /** @description the subtotal that an order must reach to use the coupon, in the currency's smallest unit */
            readonly minimumSubtotal: number;
            /** @description the most that a percentage takes off, in the currency's smallest unit; null without a limit, and for a fixed discount */
            readonly maximumDiscount: number | null;
            /**
             * Format: date-time
             * @description the first instant at which the user can no longer use the coupon: the end of the day that comes `validDays` days after the day of the issue, or the `expiresAt` of the coupon itself if that is earlier or `validDays` is null. See `Coupon`
             */
            readonly expiresAt: string;
            /**
             * Format: uuid
             * @description the order that uses this coupon; null while none does
             */
            readonly usedBy: string | null;
            /**
             * Format: date-time
             * @description when that order was placed; null while no order uses this coupon
             */
            readonly usedAt: string | null;
        };
        readonly UserCoupons: {
            readonly coupons: readonly components["schemas"]["UserCoupon"][];
            /** @description the `cursor` of the next page; null on the last page */
            readonly nextCursor: string | null;
        };
        readonly OfferedCoupon: {
            /** @example a-1 */
            readonly id: string & (string);
            readonly name: string;
            readonly discount: {
                /** @enum {string} */
                readonly type: "PERCENT";
                readonly percent: number;
            } | {
                /** @enum {string} */
                readonly type: "FIXED";
                readonly amount: number;
            };
            /** @description the subtotal that an order must reach to use the coupon, in the currency's smallest unit */
            readonly minimumSubtotal: number;
            /** @description the most that a percentage takes off, in the currency's smallest unit; null without a limit, and for a fixed discount */
            readonly maximumDiscount: number | null;
            /**
             * Format: date-time
             * @description the first instant at which the coupon can be taken; null if it opened as soon as it was ISSUABLE
             */
            readonly opensAt: string | null;
            /**
             * Format: date-time
             * @description the first instant at which the coupon can be neither taken nor used
             */
            readonly expiresAt: string;
            /** @description how many times the coupon can be taken in all */
            readonly quantity: number;
            /** @description how many times the coupon can still be taken; may be up to a second old */
            readonly remaining: number;
            /**
             * @description UPCOMING until `opensAt`, then OPEN while `remaining` is above 0, and otherwise SOLD_OUT
             * @enum {string}
             */
            readonly state: "UPCOMING" | "OPEN" | "SOLD_OUT";
            /**
             * Format: date-time
             * @description when `remaining` last became 0; null while it is above 0
             */
            readonly soldOutAt: string | null;
        };
        readonly OfferedCoupons: {
            readonly coupons: readonly components["schemas"]["OfferedCoupon"][];
            /** @description the `cursor` of the next page; null on the last page */
            readonly nextCursor: string | null;
        };
        readonly Coupon: {
            /** @example a-1 */
            readonly id: string & (string);
            readonly name: string;
            readonly discount: {
                /** @enum {string} */
                readonly type: "PERCENT";
                readonly percent: number;
            } | {
                /** @enum {string} */
                readonly type: "FIXED";
                readonly amount: number;
            };
            /** @description the subtotal that an order must reach to use the coupon, in the currency's smallest unit */
            readonly minimumSubtotal: number;
            /** @description the most that a percentage takes off, in the currency's smallest unit; null without a limit, and for a fixed discount */
            readonly maximumDiscount: number | null;
            /** @description how many times the coupon can be issued in all */
            readonly quantity: number;
            /** @description how many times the coupon was issued */
            readonly issued: number;
            /** @description how many times the coupon can still be issued */
            readonly remaining: number;
            /**
             * Format: date-time
             * @description when `remaining` last became 0; null while it is above 0
             */
            readonly soldOutAt: string | null;
            /** @enum {string} */
            readonly state: "REGISTERED" | "ISSUABLE" | "CANCELED";
            /**
             * Format: date-time
             * @description the first instant at which the coupon can be taken; null if it opens as soon as it is ISSUABLE
             */
            readonly opensAt: string | null;
            /**
             * Format: date-time
             * @description the first instant at which the coupon can be neither taken nor used
             */
            readonly expiresAt: string;
            /** @description for how many days a user can use the coupon: until the end of the day that is this many days after the day of the issue, but not beyond `expiresAt`; null if only `expiresAt` limits the use */
            readonly validDays: number | null;
        };
        readonly Coupons: {
            readonly coupons: readonly components["schemas"]["Coupon"][];
            /** @description the `cursor` of the next page; null on the last page */
            readonly nextCursor: string | null;
        };
        readonly CouponWithUse: {
            /** @example a-1 */
            readonly id: string & (string);
            readonly name: string;
            readonly discount: {
                /** @enum {string} */
                readonly type: "PERCENT";
                readonly percent: number;
            } | {
                /** @enum {string} */
                readonly type: "FIXED";
                readonly amount: number;
            };
            /** @description the subtotal that an order must reach to use the coupon, in the currency's smallest unit */
            readonly minimumSubtotal: number;
            /** @description the most that a percentage takes off, in the currency's smallest unit; null without a limit, and for a fixed discount */
            readonly maximumDiscount: number | null;
            /** @description how many times the coupon can be issued in all */
            readonly quantity: number;
            /** @description how many times the coupon was issued */
            readonly issued: number;
            /** @description how many times the coupon can still be issued */
            readonly remaining: number;
            /**
             * Format: date-time
             * @description when `remaining` last became 0; null while it is above 0
             */
            readonly soldOutAt: string | null;
            /** @enum {string} */
            readonly state: "REGISTERED" | "ISSUABLE" | "CANCELED";
            /**
             * Format: date-time
             * @description the first instant at which the coupon can be taken; null if it opens as soon as it is ISSUABLE
             */
            readonly opensAt: string | null;
            /**
             * Format: date-time
             * @description the first instant at which the coupon can be neither taken nor used
             */
            readonly expiresAt: string;
            /** @description for how many days a user can use the coupon: until the end of the day that is this many days after the day of the issue, but not beyond `expiresAt`; null if only `expiresAt` limits the use */
            readonly validDays: number | null;
            /** @description how many of the issued coupons are used by an order; may be up to a minute old */
            readonly used: number;
        };
        readonly CouponHolder: {
            /** @description which issue of the coupon this is, counted from 1 */
            readonly number: number;
            /** @example mina */
            readonly userId: string & (string);
            /**
             * Format: uuid
             * @description the id of the user’s coupon
             */
            readonly userCouponId: string;
            /**
             * Format: date-time
             * @description when the user took the coupon
             */
            readonly issuedAt: string;
            /**
             * Format: date-time
             * @description the first instant at which the user can no longer use the coupon: the end of the day that comes `validDays` days after the day of the issue, or the `expiresAt` of the coupon itself if that is earlier or `validDays` is null. See `Coupon`
             */
            readonly expiresAt: string;
            /**
             * Format: uuid
             * @description the order that uses this coupon; null while none does
             */
            readonly usedBy: string | null;
            /**
             * Format: date-time
             * @description when that order was placed; null while no order uses this coupon
             */
            readonly usedAt: string | null;
        };
        readonly CouponHolders: {
            readonly holders: readonly components["schemas"]["CouponHolder"][];
            /** @description the `cursor` of the next page; null on the last page */
            readonly nextCursor: string | null;
        };
        readonly Delivery: {
            /** Format: uuid */
            readonly id: string;
            /** @enum {string} */
            readonly type: "order.paid" | "order.canceled";
            /** Format: uuid */
            readonly orderId: string;
            /** @description the place of the message among those of its order: 1 for `order.paid`, 2 for `order.canceled` */
            readonly sequence: number;
            /**
             * Format: date-time
             * @description when the order was paid or canceled
             */
            readonly at: string;
            /**
             * @description WAITING: to be sent; SENT: accepted by the data platform; DEAD: not sent unless an operator retries it; DISCARDED: not sent any more, because an operator discarded it
             * @enum {string}
             */
            readonly state: "WAITING" | "SENT" | "DEAD" | "DISCARDED";
            /** @description how many times a process has claimed the message to send it, since it was written or last retried; a claim that was returned without an attempt to send does not count */
            readonly attempts: number;
            /** @description the error of the last failed attempt; null if none has failed */
            readonly lastError: string | null;
            /**
             * Format: date-time
             * @description when the message is tried next or, while a process sends it, when another process may take it over; null unless WAITING. A message that waits for an earlier message of its order is not tried at this time, but when the earlier one is SENT or DISCARDED
             */
            readonly dueAt: string | null;
            /**
             * Format: date-time
             * @description when the message became SENT, DEAD or DISCARDED; null while it is WAITING
             */
            readonly settledAt: string | null;
            /** @description the id of the request that caused the message, if its caller sent an `X-Request-Id` or a `traceparent`, or if the service recorded the request in a trace; otherwise null */
            readonly requestId: string | null;
            /** @description the place of the request in a trace (W3C Trace Context); null if its caller sent no `traceparent` and the service did not record the request */
            readonly traceparent: string | null;
        };
        readonly Deliveries: {
            readonly deliveries: readonly components["schemas"]["Delivery"][];
            /** @description the `cursor` of the next page; null on the last page */
            readonly nextCursor: string | null;
        };
        readonly Retried: {
            /** @description how many messages were dead and are WAITING again */
            readonly retried: number;
        };
        readonly Discarded: {
            /** @description how many messages were dead and are DISCARDED now */
            readonly discarded: number;
        };
        readonly Resumed: {
            /** @description how many messages were waiting for a later time and are due now */
            readonly resumed: number;
        };
        readonly ExportedEntry: {
            /** Format: uuid */
            readonly id: string;
            /** @enum {string} */
            readonly type: "CHARGE" | "USE" | "REFUND" | "ADJUST";
            /** @description positive for a charge or a refund, negative for a use, either for an adjustment, in the currency's smallest unit */
            readonly amount: number;
            /** @description the balance after this entry, in the currency's smallest unit */
            readonly balanceAfter: number;
            /**
             * Format: uuid
             * @description the order that was paid or refunded, or that an adjustment is about; null for every other entry
             */
            readonly orderId: string | null;
            /** @description the payment behind a charge or an adjustment; null if none was named, and for every other entry */
            readonly reference: string | null;
            /** @description why an operator adjusted the balance; null unless the type is ADJUST */
            readonly reason: string | null;
            /** @description the operator or program that adjusted the balance, or charged it for another user; null for every other entry; only operators and programs see this member */
            readonly actor: string | null;
            /**
             * Format: date-time
             * @description when the balance changed
             */
            readonly at: string;
            /** @example mina */
            readonly userId: string & (string);
            /** @description the place of the entry in the history of its user: 1, 2, 3 … */
            readonly sequence: number;
        };
        readonly OrderItem: {
            /** @example tea */
            readonly productId: string & (string);
            readonly name: string;
            /** @description the price of one piece, in the currency's smallest unit */
            readonly price: number;
            /** @description in pieces */
            readonly quantity: number;
        };
        readonly Order: {
            /** Format: uuid */
            readonly id: string;
            /** @example mina */
            readonly userId: string & (string);
            /** @enum {string} */
            readonly status: "PAID" | "COMPLETED" | "CANCELED";
            readonly items: readonly components["schemas"]["OrderItem"][];
            /** @description the sum of price × quantity, in the currency's smallest unit */
            readonly subtotal: number;
            /** @description what the coupon and rules of the shop took off together, in the currency's smallest unit */
            readonly discount: number;
            /** @description what was paid: the subtotal less the discount, in the currency's smallest unit */
            readonly total: number;
            /** @description what rules of the shop took off; their sum is part of the discount */
            readonly reductions: readonly {
                /** @description why the rule takes something off, in words for the buyer */
                readonly label: string;
                /** @description how much the rule takes off, in the currency's smallest unit */
                readonly amount: number;
            }[];
            /**
             * Format: uuid
             * @description the user coupon with which the order was placed; null without a coupon
             */
            readonly userCouponId: string | null;
            /** @description the caller’s own name for the order; null if the caller gave none */
            readonly reference: string | null;
            /** @description the metadata that the caller gave the order; empty if there was none, and within minutes after the user is erased */
            readonly metadata: {
                readonly [key: string]: string;
            };
            /**
             * Format: date-time
             * @description when the order was placed
             */
            readonly createdAt: string;
            /**
             * Format: date-time
             * @description when the order was paid
             */
            readonly paidAt: string;
            /**
             * Format: date-time
             * @description when the order was completed, even if it was canceled afterwards; null if it was never completed
             */
            readonly completedAt: string | null;
            /**
             * Format: date-time
             * @description when the order was canceled; null unless CANCELED
             */
            readonly canceledAt: string | null;
            /** @description how the order was canceled; null unless CANCELED */
            readonly cancellation: {
                /** @description the reason for canceling; null if none was given */
                readonly reason: string | null;
                /**
                 * @description `OWNER`: the user who placed the order; `OPERATOR`: an operator or a program
                 * @enum {string}
                 */
                readonly by: "OWNER" | "OPERATOR";
                /** @description whether the pieces went back into the stock */
                readonly restocked: boolean;
            } | null;
        };
        readonly Quote: {
            /** @description the ordered products that exist, with their present names and prices */
            readonly items: readonly components["schemas"]["OrderItem"][];
            /** @description the sum of price × quantity, in the currency's smallest unit; null if it exceeds 2^53 − 1 */
            readonly subtotal: number | null;
            /** @description what the coupon and rules of the shop would take off together, in the currency's smallest unit; null if the subtotal is null */
            readonly discount: number | null;
            /** @description what the order would cost, in the currency's smallest unit; null if the subtotal is null */
            readonly total: number | null;
            /** @description what rules of the shop would take off; empty if an earlier check has found a fault */
            readonly reductions: readonly {
                /** @description why the rule takes something off, in words for the buyer */
                readonly label: string;
                /** @description how much the rule takes off, in the currency's smallest unit */
                readonly amount: number;
            }[];
            /** @description the reasons why the order would be refused now, in the sequence of the checks; empty if it would be placed */
            readonly faults: readonly ({
                /** @enum {string} */
                readonly code: "REFERENCE_REUSED" | "USER_NOT_FOUND" | "USER_BLOCKED" | "PRODUCT_NOT_FOUND" | "PRODUCT_NOT_SELLABLE" | "PURCHASE_LIMIT_EXCEEDED" | "COUPON_NOT_USABLE" | "TOTAL_TOO_LARGE" | "COUPON_MINIMUM_NOT_MET" | "HOUSE_RULE" | "TOTAL_CHANGED" | "INSUFFICIENT_BALANCE" | "OUT_OF_STOCK";
                readonly title: string;
                readonly detail: string;
            } & {
                readonly [key: string]: unknown;
            })[];
        };
        readonly Orders: {
            readonly orders: readonly components["schemas"]["Order"][];
            /** @description the `cursor` of the next page; null on the last page */
            readonly nextCursor: string | null;
        };
        readonly ListedProduct: {
            /** @example a-1 */
            readonly id: string & (string);
            readonly name: string;
            /** @description the price of one piece, in the currency's smallest unit */
            readonly price: number;
            /** @description the pieces that can still be sold */
            readonly stock: number;
            /** @description how many pieces a user may buy in all orders together; null without a limit */
            readonly maximumPerUser: number | null;
        };
        readonly Products: {
            readonly products: readonly components["schemas"]["ListedProduct"][];
            /** @description the `cursor` of the next page; null on the last page */
            readonly nextCursor: string | null;
        };
        readonly Product: {
            /** @example a-1 */
            readonly id: string & (string);
            readonly name: string;
            /** @description the price of one piece, in the currency's smallest unit */
            readonly price: number;
            /** @enum {string} */
            readonly state: "HOLD" | "SELLABLE" | "STOPPED";
            /** @description how many pieces a user may buy in all orders together; null without a limit */
            readonly maximumPerUser: number | null;
        };
        readonly StockedProduct: {
            /** @example a-1 */
            readonly id: string & (string);
            readonly name: string;
            /** @description the price of one piece, in the currency's smallest unit */
            readonly price: number;
            /** @enum {string} */
            readonly state: "HOLD" | "SELLABLE" | "STOPPED";
            /** @description how many pieces a user may buy in all orders together; null without a limit */
            readonly maximumPerUser: number | null;
            /** @description the pieces that can still be sold */
            readonly stock: number;
        };
        readonly StockedProducts: {
            readonly products: readonly components["schemas"]["StockedProduct"][];
            /** @description the `cursor` of the next page; null on the last page */
            readonly nextCursor: string | null;
        };
        readonly Movement: {
            /** @description in pieces: positive if they came into the stock, negative if they left it */
            readonly change: number;
            /** @enum {string} */
            readonly reason: "ORDER" | "CANCEL" | "OPERATOR";
            /**
             * Format: uuid
             * @description the order that moved the pieces; null for an operator’s change, and for the one movement that sums up the movements of all orders that were removed because of their age
             */
            readonly orderId: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            readonly at: string;
        };
        readonly Movements: {
            readonly movements: readonly components["schemas"]["Movement"][];
            /** @description the `cursor` of the next page; null on the last page */
            readonly nextCursor: string | null;
        };
        readonly ProductStock: {
            /** @example tea */
            readonly productId: string & (string);
            /** @description the pieces that can still be sold */
            readonly stock: number;
        };
        readonly RankedProduct: {
            /** @description the place in the ranking, from 1 */
            readonly rank: number;
            /** @example a-1 */
            readonly id: string & (string);
            readonly name: string;
            /** @description the present price of one piece, in the currency's smallest unit */
            readonly price: number;
            /** @description how many pieces were sold */
            readonly saleCount: number;
            /** @description the sum of price × quantity before discounts, in the currency's smallest unit */
            readonly saleAmount: number;
        };
        readonly Ranks: {
            /** Format: date */
            readonly from: string;
            /** Format: date */
            readonly to: string;
            readonly products: readonly components["schemas"]["RankedProduct"][];
        };
        readonly RankedDay: {
            /** Format: date */
            readonly date: string;
            /** @description how many different products were sold on that day */
            readonly products: number;
        };
        readonly Live: {
            /** @enum {string} */
            readonly status: "live";
        };
        readonly Ready: {
            /** @enum {string} */
            readonly status: "ready";
        };
        readonly ProblemKind: {
            /** @description the path that explains this kind; it is also the `type` of every problem of this kind */
            readonly type: string;
            /** @enum {string} */
            readonly code: "INVALID_REQUEST" | "UNAUTHENTICATED" | "FORBIDDEN" | "NOT_FOUND" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "TOO_MANY_REQUESTS" | "INTERNAL_ERROR" | "USER_NOT_FOUND" | "USER_BLOCKED" | "BALANCE_LIMIT_EXCEEDED" | "INSUFFICIENT_BALANCE" | "PRODUCT_NOT_FOUND" | "PRODUCT_NOT_SELLABLE" | "PURCHASE_LIMIT_EXCEEDED" | "OUT_OF_STOCK" | "STOCK_CHANGED" | "STOCK_BELOW_ZERO" | "COUPON_NOT_FOUND" | "COUPON_ALREADY_ISSUED" | "COUPON_SOLD_OUT" | "COUPON_NOT_ISSUABLE" | "COUPON_NOT_OPEN" | "QUANTITY_BELOW_ISSUED" | "COUPON_NOT_USABLE" | "COUPON_MINIMUM_NOT_MET" | "ORDER_NOT_FOUND" | "ORDER_NOT_CANCELABLE" | "HOUSE_RULE" | "TOTAL_CHANGED" | "TOTAL_TOO_LARGE" | "DELIVERY_NOT_FOUND" | "ALREADY_EXISTS" | "REFERENCE_REUSED" | "ILLEGAL_STATE_CHANGE" | "IDEMPOTENCY_KEY_REUSED" | "OVERLOADED" | "UNAVAILABLE" | "OUTCOME_UNKNOWN";
            /** @description the usual HTTP status of the kind */
            readonly status: number;
            /** @description what the kind means, in English and in Korean */
            readonly title: {
                readonly en: string;
                readonly ko: string;
            };
        };
        /** A message about an order, version 1 */
        readonly OrderPayload: {
            /** @enum {number} */
            readonly version: 1;
            /** @enum {string} */
            readonly type: "order.paid" | "order.canceled";
            /**
             * Format: date-time
             * @description when the order was paid or canceled
             */
            readonly timestamp: string;
            readonly data: {
                /** @description the place of this message among those of its order: 1 for `order.paid`, 2 for `order.canceled` */
                readonly sequence: number;
                readonly order: {
                    /** Format: uuid */
                    readonly id: string;
                    /** @example mina */
                    readonly userId: string;
                    /** @enum {string} */
                    readonly status: "PAID" | "COMPLETED" | "CANCELED";
                    readonly items: readonly {
                        /** @example tea */
                        readonly productId: string;
                        readonly name: string;
                        /** @description in the currency's smallest unit */
                        readonly price: number;
                        /** @description in pieces */
                        readonly quantity: number;
                    }[];
                    /** @description the sum of price × quantity, in the currency's smallest unit */
                    readonly subtotal: number;
                    /** @description what the coupon and rules of the shop took off together, in the currency's smallest unit */
                    readonly discount: number;
                    /** @description what was paid: the subtotal less the discount, in the currency's smallest unit */
                    readonly total: number;
                    /** @description what rules of the shop took off; their sum is part of the discount */
                    readonly reductions: readonly {
                        readonly label: string;
                        /** @description in the currency's smallest unit */
                        readonly amount: number;
                    }[];
                    /**
                     * Format: uuid
                     * @description the user coupon with which the order was placed; null without a coupon
                     */
                    readonly userCouponId: string | null;
                    /** @description the caller’s own name for the order; null if the caller gave none */
                    readonly reference: string | null;
                    /** @description the metadata that the caller gave the order; empty if there was none, and within minutes after the user is erased */
                    readonly metadata: {
                        readonly [key: string]: string;
                    };
                    /**
                     * Format: date-time
                     * @description ISO 8601, UTC
                     */
                    readonly createdAt: string;
                    /**
                     * Format: date-time
                     * @description ISO 8601, UTC
                     */
                    readonly paidAt: string;
                    /**
                     * Format: date-time
                     * @description when the order was completed, even if it was canceled afterwards; null if it was never completed
                     */
                    readonly completedAt: string | null;
                    /**
                     * Format: date-time
                     * @description when the order was canceled; null unless CANCELED
                     */
                    readonly canceledAt: string | null;
                    /** @description how the order was canceled; null unless CANCELED */
                    readonly cancellation: {
                        /** @description the reason for canceling; null if none was given */
                        readonly reason: string | null;
                        /**
                         * @description `OWNER`: the user who placed the order; `OPERATOR`: an operator or a program
                         * @enum {string}
                         */
                        readonly by: "OWNER" | "OPERATOR";
                        /** @description whether the pieces went back into the stock */
                        readonly restocked: boolean;
                    } | null;
                };
            };
        };
        readonly PayloadSchema: {
            readonly $schema: string;
            readonly title: string;
            /** @enum {string} */
            readonly type: "object";
        } & {
            readonly [key: string]: unknown;
        };
        readonly Shop: {
            /** @description the code of ISO 4217 */
            readonly currency: string;
            /** @description the IANA name of the zone whose midnight ends a day of the shop */
            readonly timeZone: string;
            /** @description the highest balance that a charge or an adjustment may lead to, in the currency's smallest unit */
            readonly maximumBalance: number;
            /** @description how many lines an order may have */
            readonly maximumItems: number;
            /** @description for how many milliseconds after the payment an owner may cancel an order; 0: never; null: without a time limit */
            readonly cancelWithin: number | null;
            /**
             * @description `owner`: users charge their own balances; `operator`: only operators and programs with the scope `hexmart:balances` do
             * @enum {string}
             */
            readonly charging: "owner" | "operator";
        };
        readonly DailyFigures: {
            /** Format: date */
            readonly date: string;
            /** @description how many orders were paid on that day and are not canceled */
            readonly orders: number;
            /** @description the sum of the totals of the orders that `orders` counts, in the currency's smallest unit */
            readonly sales: number;
            /** @description how many orders were paid on that day and are canceled */
            readonly cancels: number;
            /** @description the sum of the charges of that day, in the currency's smallest unit */
            readonly charges: number;
        };
        readonly Summary: {
            readonly today: components["schemas"]["DailyFigures"];
            /** @description those of the 30 days before today whose sales have been counted, the latest day first */
            readonly days: readonly components["schemas"]["DailyFigures"][];
            /** @description how many commands wait in the process that answers this request */
            readonly queue: {
                readonly waiting: number;
            };
            readonly deliveries: {
                /** @description how many messages are WAITING; 100,000 stands for that number or more */
                readonly waiting: number;
                /** @description how many messages are DEAD; 100,000 stands for that number or more */
                readonly dead: number;
                /** @description how long the oldest waiting message has waited, in milliseconds; 0 if none waits */
                readonly oldestWaiting: number;
            };
            /** @description the SELLABLE products with at most as many pieces as the query `lowStock` says (10 by default), the lowest stock first; at most 100 products */
            readonly lowStock: readonly {
                /** @example tea */
                readonly productId: string & (string);
                readonly name: string;
                /** @description in pieces */
                readonly stock: number;
            }[];
        };
        readonly User: {
            /** @example a-1 */
            readonly id: string & (string);
            /** @description the user’s name; null once the user is ERASED */
            readonly name: string | null;
            /** @enum {string} */
            readonly state: "ACTIVE" | "BLOCKED" | "ERASED";
        };
        readonly Users: {
            readonly users: readonly components["schemas"]["User"][];
            /** @description the `cursor` of the next page; null on the last page */
            readonly nextCursor: string | null;
        };
        readonly UserWithBalance: {
            /** @example a-1 */
            readonly id: string & (string);
            /** @description the user’s name; null once the user is ERASED */
            readonly name: string | null;
            /** @enum {string} */
            readonly state: "ACTIVE" | "BLOCKED" | "ERASED";
            /** @description 0 until the first charge or adjustment, in the currency's smallest unit */
            readonly balance: number;
        };
        readonly ChargeBalanceBody: {
            readonly amount: number;
            readonly reference?: string;
        };
        readonly IssueCouponBody: {
            /** @example spring */
            readonly couponId: string;
        };
        readonly PlaceOrderBody: {
            /** @example mina */
            readonly userId: string;
            readonly items: readonly {
                /** @example tea */
                readonly productId: string & (string);
                readonly quantity: number;
            }[];
            /** Format: uuid */
            readonly userCouponId?: string;
            readonly expectedTotal?: number;
            readonly reference?: string;
            readonly metadata?: {
                readonly [key: string]: string;
            };
        };
        readonly QuoteOrderBody: {
            /** @example mina */
            readonly userId: string;
            readonly items: readonly {
                /** @example tea */
                readonly productId: string & (string);
                readonly quantity: number;
            }[];
            /** Format: uuid */
            readonly userCouponId?: string;
            readonly expectedTotal?: number;
            readonly reference?: string;
            readonly metadata?: {
                readonly [key: string]: string;
            };
        };
        readonly CancelOrderBody: {
            readonly reason?: string;
            readonly restock?: boolean;
        };
        readonly CreateUserBody: {
            /** @example a-1 */
            readonly id?: string;
            readonly name: string;
        };
        readonly ChangeUserBody: {
            readonly name?: string;
            /** @enum {string} */
            readonly state?: "ACTIVE" | "BLOCKED";
        };
        readonly CreateProductBody: {
            /** @example a-1 */
            readonly id?: string;
            readonly name: string;
            readonly price: number;
            /**
             * @default HOLD
             * @enum {string}
             */
            readonly state?: "HOLD" | "SELLABLE";
            /** @default 0 */
            readonly stock?: number;
            /** @default null */
            readonly maximumPerUser?: number | null;
        };
        readonly ChangeProductBody: {
            readonly name?: string;
            readonly price?: number;
            /** @enum {string} */
            readonly state?: "HOLD" | "SELLABLE" | "STOPPED";
            readonly maximumPerUser?: number | null;
        };
        readonly ChangeStockBody: {
            readonly change: number;
        } | {
            readonly set: number;
            readonly expected: number;
        };
        readonly CreateCouponBody: {
            /** @example a-1 */
            readonly id?: string;
            readonly name: string;
            readonly discount: {
                /** @enum {string} */
                readonly type: "PERCENT";
                readonly percent: number;
            } | {
                /** @enum {string} */
                readonly type: "FIXED";
                readonly amount: number;
            };
            readonly maximumDiscount?: number;
            /** @default 0 */
            readonly minimumSubtotal?: number;
            readonly quantity: number;
            /** Format: date-time */
            readonly opensAt?: string;
            /** Format: date-time */
            readonly expiresAt: string;
            readonly validDays?: number;
            /**
             * @default REGISTERED
             * @enum {string}
             */
            readonly state?: "REGISTERED" | "ISSUABLE";
        };
        readonly ChangeCouponBody: {
            readonly name?: string;
            /** @enum {string} */
            readonly state?: "REGISTERED" | "ISSUABLE" | "CANCELED";
            readonly quantity?: number;
            /** Format: date-time */
            readonly opensAt?: string;
            /** Format: date-time */
            readonly expiresAt?: string;
        };
        readonly AdjustBalanceBody: {
            readonly amount: number;
            readonly reason: string;
            readonly reference?: string;
            /** Format: uuid */
            readonly orderId?: string;
        };
        /** @description Invalid request */
        readonly InvalidRequestProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 400;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            readonly errors: readonly {
                /** @description where the mistake is, such as `items.0.quantity`, a header’s name, or `body` */
                readonly path: string;
                /** @description what is wrong, in English */
                readonly message: string;
            }[];
            /** @enum {string} */
            readonly code: "INVALID_REQUEST";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Unauthenticated */
        readonly UnauthenticatedProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 401;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @enum {string} */
            readonly code: "UNAUTHENTICATED";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Forbidden */
        readonly ForbiddenProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 403;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "FORBIDDEN";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Not found */
        readonly NotFoundProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 404;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "NOT_FOUND";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Payload too large */
        readonly PayloadTooLargeProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 413;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @enum {string} */
            readonly code: "PAYLOAD_TOO_LARGE";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Unsupported media type */
        readonly UnsupportedMediaTypeProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 415;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @enum {string} */
            readonly code: "UNSUPPORTED_MEDIA_TYPE";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Too many requests */
        readonly TooManyRequestsProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 429;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @enum {string} */
            readonly code: "TOO_MANY_REQUESTS";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Internal error */
        readonly InternalErrorProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 500;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @enum {string} */
            readonly code: "INTERNAL_ERROR";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description User not found */
        readonly UserNotFoundProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 404;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @example mina */
            readonly userId: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "USER_NOT_FOUND";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description User blocked */
        readonly UserBlockedProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 403;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @example mina */
            readonly userId: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "USER_BLOCKED";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Balance limit exceeded */
        readonly BalanceLimitExceededProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @description the present balance, in the currency's smallest unit */
            readonly balance: number;
            /** @description the amount that would be added, in the currency's smallest unit */
            readonly amount: number;
            /** @description the highest balance that is allowed, in the currency's smallest unit */
            readonly limit: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "BALANCE_LIMIT_EXCEEDED";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Insufficient balance */
        readonly InsufficientBalanceProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @description the amount that is needed, in the currency's smallest unit */
            readonly required: number;
            /** @description the present balance, in the currency's smallest unit */
            readonly available: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "INSUFFICIENT_BALANCE";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Product not found */
        readonly ProductNotFoundProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 404;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @example tea */
            readonly productId: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "PRODUCT_NOT_FOUND";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Product not sellable */
        readonly ProductNotSellableProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @example tea */
            readonly productId: string;
            /** @enum {string} */
            readonly state: "HOLD" | "STOPPED";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "PRODUCT_NOT_SELLABLE";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Purchase limit exceeded */
        readonly PurchaseLimitExceededProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @example tea */
            readonly productId: string;
            /** @description how many pieces a user may buy in all */
            readonly limit: number;
            /** @description how many pieces the user has bought before, as counted for the limit */
            readonly bought: number;
            /** @description how many pieces were ordered now */
            readonly requested: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "PURCHASE_LIMIT_EXCEEDED";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Out of stock */
        readonly OutOfStockProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @example tea */
            readonly productId: string;
            /** @description how many pieces were ordered */
            readonly requested: number;
            /** @description how many pieces are in stock */
            readonly available: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "OUT_OF_STOCK";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Stock has changed */
        readonly StockChangedProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @example tea */
            readonly productId: string;
            /** @description the present stock, in pieces */
            readonly stock: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "STOCK_CHANGED";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Stock below zero */
        readonly StockBelowZeroProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @example tea */
            readonly productId: string;
            /** @description the present stock, in pieces */
            readonly stock: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "STOCK_BELOW_ZERO";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Coupon not found */
        readonly CouponNotFoundProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 404;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @example spring */
            readonly couponId: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "COUPON_NOT_FOUND";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Coupon already issued */
        readonly CouponAlreadyIssuedProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @example spring */
            readonly couponId: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "COUPON_ALREADY_ISSUED";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Coupon sold out */
        readonly CouponSoldOutProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @example spring */
            readonly couponId: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "COUPON_SOLD_OUT";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Coupon not issuable */
        readonly CouponNotIssuableProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @example spring */
            readonly couponId: string;
            /**
             * @description the coupon’s state, or `EXPIRED` if the coupon is past its expiry
             * @enum {string}
             */
            readonly state: "REGISTERED" | "CANCELED" | "EXPIRED";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "COUPON_NOT_ISSUABLE";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Coupon not open yet */
        readonly CouponNotOpenProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @example spring */
            readonly couponId: string;
            /**
             * Format: date-time
             * @description the first instant at which the coupon can be taken
             */
            readonly opensAt: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "COUPON_NOT_OPEN";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Quantity below the number issued */
        readonly QuantityBelowIssuedProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @example spring */
            readonly couponId: string;
            /** @description how many times the coupon was issued */
            readonly issued: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "QUANTITY_BELOW_ISSUED";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Coupon not usable */
        readonly CouponNotUsableProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** Format: uuid */
            readonly userCouponId: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "COUPON_NOT_USABLE";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Minimum of the coupon not met */
        readonly CouponMinimumNotMetProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** Format: uuid */
            readonly userCouponId: string;
            /** @description the subtotal that an order must reach to use the coupon, in the currency's smallest unit */
            readonly minimumSubtotal: number;
            /** @description the subtotal of the order, in the currency's smallest unit */
            readonly subtotal: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "COUPON_MINIMUM_NOT_MET";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Order not found */
        readonly OrderNotFoundProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 404;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** Format: uuid */
            readonly orderId: string;
            /** @enum {string} */
            readonly code: "ORDER_NOT_FOUND";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Order not cancelable */
        readonly OrderNotCancelableProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** Format: uuid */
            readonly orderId: string;
            /** @enum {string} */
            readonly orderStatus: "PAID" | "COMPLETED" | "CANCELED";
            /**
             * @description `NOT_ALLOWED`: owners may not cancel; `COMPLETED`: the order is completed; `TOO_LATE`: too much time has passed since the payment
             * @enum {string}
             */
            readonly reason: "NOT_ALLOWED" | "COMPLETED" | "TOO_LATE";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "ORDER_NOT_CANCELABLE";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Refused by a rule of the shop */
        readonly HouseRuleProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @description the name of the rule */
            readonly rule: string;
            /** @description what the rule says about its refusal */
            readonly facts: {
                readonly [key: string]: unknown;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "HOUSE_RULE";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Total has changed */
        readonly TotalChangedProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @description the total that the request expected, in the currency's smallest unit */
            readonly expected: number;
            /** @description what the order would cost now, in the currency's smallest unit */
            readonly total: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "TOTAL_CHANGED";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Total too large */
        readonly TotalTooLargeProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "TOTAL_TOO_LARGE";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Delivery not found */
        readonly DeliveryNotFoundProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 404;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** Format: uuid */
            readonly deliveryId: string;
            /** @enum {string} */
            readonly code: "DELIVERY_NOT_FOUND";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Already exists */
        readonly AlreadyExistsProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /**
             * @description the id that is taken
             * @example a-1
             */
            readonly id: string;
            /** @enum {string} */
            readonly code: "ALREADY_EXISTS";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Reference reused */
        readonly ReferenceReusedProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            readonly reference: string;
            /**
             * Format: uuid
             * @description the order that has the reference; absent if a charge or an adjustment has it
             */
            readonly orderId?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "REFERENCE_REUSED";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Illegal change of state */
        readonly IllegalStateChangeProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 409;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @description the present state */
            readonly from: string;
            /** @description the requested state; equal to `from` if the request asks for no other state */
            readonly to: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "ILLEGAL_STATE_CHANGE";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Idempotency key reused */
        readonly IdempotencyKeyReusedProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 422;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /** @description the `Idempotency-Key` of the request */
            readonly key: string;
            /** @enum {string} */
            readonly code: "IDEMPOTENCY_KEY_REUSED";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Overloaded */
        readonly OverloadedProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 503;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "OVERLOADED";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Unavailable */
        readonly UnavailableProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 503;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "UNAVAILABLE";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
        /** @description Outcome unknown */
        readonly OutcomeUnknownProblem: {
            /** @description the path that explains this kind of problem */
            readonly type: string;
            /** @description the kind of problem in a few words, in English or Korean */
            readonly title: string;
            /** @constant */
            readonly status: 503;
            /** @description what happened, for people, in English or Korean */
            readonly detail: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            readonly code: "OUTCOME_UNKNOWN";
            /** @description names the request in the log of the service */
            readonly requestId: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Action = components['schemas']['Action'];
export type Actions = components['schemas']['Actions'];
export type AuditReport = components['schemas']['AuditReport'];
export type Balance = components['schemas']['Balance'];
export type BalanceEntry = components['schemas']['BalanceEntry'];
export type BalanceEntries = components['schemas']['BalanceEntries'];
export type Liability = components['schemas']['Liability'];
export type UserCoupon = components['schemas']['UserCoupon'];
export type UserCoupons = components['schemas']['UserCoupons'];
export type OfferedCoupon = components['schemas']['OfferedCoupon'];
export type OfferedCoupons = components['schemas']['OfferedCoupons'];
export type Coupon = components['schemas']['Coupon'];
export type Coupons = components['schemas']['Coupons'];
export type CouponWithUse = components['schemas']['CouponWithUse'];
export type CouponHolder = components['schemas']['CouponHolder'];
export type CouponHolders = components['schemas']['CouponHolders'];
export type Delivery = components['schemas']['Delivery'];
export type Deliveries = components['schemas']['Deliveries'];
export type Retried = components['schemas']['Retried'];
export type Discarded = components['schemas']['Discarded'];
export type Resumed = components['schemas']['Resumed'];
export type ExportedEntry = components['schemas']['ExportedEntry'];
export type OrderItem = components['schemas']['OrderItem'];
export type Order = components['schemas']['Order'];
export type Quote = components['schemas']['Quote'];
export type Orders = components['schemas']['Orders'];
export type ListedProduct = components['schemas']['ListedProduct'];
export type Products = components['schemas']['Products'];
export type Product = components['schemas']['Product'];
export type StockedProduct = components['schemas']['StockedProduct'];
export type StockedProducts = components['schemas']['StockedProducts'];
export type Movement = components['schemas']['Movement'];
export type Movements = components['schemas']['Movements'];
export type ProductStock = components['schemas']['ProductStock'];
export type RankedProduct = components['schemas']['RankedProduct'];
export type Ranks = components['schemas']['Ranks'];
export type RankedDay = components['schemas']['RankedDay'];
export type Live = components['schemas']['Live'];
export type Ready = components['schemas']['Ready'];
export type ProblemKind = components['schemas']['ProblemKind'];
export type OrderPayload = components['schemas']['OrderPayload'];
export type PayloadSchema = components['schemas']['PayloadSchema'];
export type Shop = components['schemas']['Shop'];
export type DailyFigures = components['schemas']['DailyFigures'];
export type Summary = components['schemas']['Summary'];
export type User = components['schemas']['User'];
export type Users = components['schemas']['Users'];
export type UserWithBalance = components['schemas']['UserWithBalance'];
export type ChargeBalanceBody = components['schemas']['ChargeBalanceBody'];
export type IssueCouponBody = components['schemas']['IssueCouponBody'];
export type PlaceOrderBody = components['schemas']['PlaceOrderBody'];
export type QuoteOrderBody = components['schemas']['QuoteOrderBody'];
export type CancelOrderBody = components['schemas']['CancelOrderBody'];
export type CreateUserBody = components['schemas']['CreateUserBody'];
export type ChangeUserBody = components['schemas']['ChangeUserBody'];
export type CreateProductBody = components['schemas']['CreateProductBody'];
export type ChangeProductBody = components['schemas']['ChangeProductBody'];
export type ChangeStockBody = components['schemas']['ChangeStockBody'];
export type CreateCouponBody = components['schemas']['CreateCouponBody'];
export type ChangeCouponBody = components['schemas']['ChangeCouponBody'];
export type AdjustBalanceBody = components['schemas']['AdjustBalanceBody'];
export type InvalidRequestProblem = components['schemas']['InvalidRequestProblem'];
export type UnauthenticatedProblem = components['schemas']['UnauthenticatedProblem'];
export type ForbiddenProblem = components['schemas']['ForbiddenProblem'];
export type NotFoundProblem = components['schemas']['NotFoundProblem'];
export type PayloadTooLargeProblem = components['schemas']['PayloadTooLargeProblem'];
export type UnsupportedMediaTypeProblem = components['schemas']['UnsupportedMediaTypeProblem'];
export type TooManyRequestsProblem = components['schemas']['TooManyRequestsProblem'];
export type InternalErrorProblem = components['schemas']['InternalErrorProblem'];
export type UserNotFoundProblem = components['schemas']['UserNotFoundProblem'];
export type UserBlockedProblem = components['schemas']['UserBlockedProblem'];
export type BalanceLimitExceededProblem = components['schemas']['BalanceLimitExceededProblem'];
export type InsufficientBalanceProblem = components['schemas']['InsufficientBalanceProblem'];
export type ProductNotFoundProblem = components['schemas']['ProductNotFoundProblem'];
export type ProductNotSellableProblem = components['schemas']['ProductNotSellableProblem'];
export type PurchaseLimitExceededProblem = components['schemas']['PurchaseLimitExceededProblem'];
export type OutOfStockProblem = components['schemas']['OutOfStockProblem'];
export type StockChangedProblem = components['schemas']['StockChangedProblem'];
export type StockBelowZeroProblem = components['schemas']['StockBelowZeroProblem'];
export type CouponNotFoundProblem = components['schemas']['CouponNotFoundProblem'];
export type CouponAlreadyIssuedProblem = components['schemas']['CouponAlreadyIssuedProblem'];
export type CouponSoldOutProblem = components['schemas']['CouponSoldOutProblem'];
export type CouponNotIssuableProblem = components['schemas']['CouponNotIssuableProblem'];
export type CouponNotOpenProblem = components['schemas']['CouponNotOpenProblem'];
export type QuantityBelowIssuedProblem = components['schemas']['QuantityBelowIssuedProblem'];
export type CouponNotUsableProblem = components['schemas']['CouponNotUsableProblem'];
export type CouponMinimumNotMetProblem = components['schemas']['CouponMinimumNotMetProblem'];
export type OrderNotFoundProblem = components['schemas']['OrderNotFoundProblem'];
export type OrderNotCancelableProblem = components['schemas']['OrderNotCancelableProblem'];
export type HouseRuleProblem = components['schemas']['HouseRuleProblem'];
export type TotalChangedProblem = components['schemas']['TotalChangedProblem'];
export type TotalTooLargeProblem = components['schemas']['TotalTooLargeProblem'];
export type DeliveryNotFoundProblem = components['schemas']['DeliveryNotFoundProblem'];
export type AlreadyExistsProblem = components['schemas']['AlreadyExistsProblem'];
export type ReferenceReusedProblem = components['schemas']['ReferenceReusedProblem'];
export type IllegalStateChangeProblem = components['schemas']['IllegalStateChangeProblem'];
export type IdempotencyKeyReusedProblem = components['schemas']['IdempotencyKeyReusedProblem'];
export type OverloadedProblem = components['schemas']['OverloadedProblem'];
export type UnavailableProblem = components['schemas']['UnavailableProblem'];
export type OutcomeUnknownProblem = components['schemas']['OutcomeUnknownProblem'];
export type $defs = Record<string, never>;
export interface operations {
    readonly listProducts: {
        readonly parameters: {
            readonly query?: {
                /** @description how many rows the page may have; 20 by default */
                readonly limit?: number;
                /** @description the `nextCursor` of the page before; absent for the first page */
                readonly cursor?: string;
                /** @description up to 100 ids, separated by commas */
                readonly ids?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Products"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly getProduct: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example tea */
                readonly productId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ListedProduct"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `NOT_FOUND`: Not found; `PRODUCT_NOT_FOUND`: Product not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["NotFoundProblem"] | components["schemas"]["ProductNotFoundProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly getRanking: {
        readonly parameters: {
            readonly query?: {
                /** @description how many full days the ranking covers (the shop’s policy sets the default); the last of them is the latest day whose sales have been counted, or yesterday if no day has been counted */
                readonly days?: number;
                /** @description the largest number of products in the list (the shop’s policy sets the default) */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Ranks"];
                };
            };
            /** @description The answer that the client has is still current */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly listOfferedCoupons: {
        readonly parameters: {
            readonly query?: {
                /** @description how many rows the page may have; 20 by default */
                readonly limit?: number;
                /** @description the `nextCursor` of the page before; absent for the first page */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OfferedCoupons"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly getOfferedCoupon: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example spring */
                readonly couponId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OfferedCoupon"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `COUPON_NOT_FOUND`: Coupon not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["CouponNotFoundProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly getShop: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Shop"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly getBalance: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example mina */
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Balance"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `USER_NOT_FOUND`: User not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UserNotFoundProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly chargeBalance: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example mina */
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "amount": 10000
                 *     }
                 */
                readonly "application/json": components["schemas"]["ChargeBalanceBody"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Balance"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden; `USER_BLOCKED`: User blocked */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"] | components["schemas"]["UserBlockedProblem"];
                };
            };
            /** @description `USER_NOT_FOUND`: User not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UserNotFoundProblem"];
                };
            };
            /** @description `REFERENCE_REUSED`: Reference reused; `BALANCE_LIMIT_EXCEEDED`: Balance limit exceeded */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ReferenceReusedProblem"] | components["schemas"]["BalanceLimitExceededProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: Idempotency key reused */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly listBalanceEntries: {
        readonly parameters: {
            readonly query?: {
                /** @description the first instant of the period, in ISO 8601 with an offset or Z */
                readonly from?: string;
                /** @description the first instant after the period, in ISO 8601 with an offset or Z */
                readonly to?: string;
                /** @description how many rows the page may have; 20 by default */
                readonly limit?: number;
                /** @description the `nextCursor` of the page before; absent for the first page */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @example mina */
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BalanceEntries"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `USER_NOT_FOUND`: User not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UserNotFoundProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly listUserCoupons: {
        readonly parameters: {
            readonly query?: {
                readonly state?: "usable" | "used" | "expired";
                /** @description how many rows the page may have; 20 by default */
                readonly limit?: number;
                /** @description the `nextCursor` of the page before; absent for the first page */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @example mina */
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UserCoupons"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `USER_NOT_FOUND`: User not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UserNotFoundProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly issueCoupon: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example mina */
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "couponId": "spring"
                 *     }
                 */
                readonly "application/json": components["schemas"]["IssueCouponBody"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UserCoupon"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden; `USER_BLOCKED`: User blocked */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"] | components["schemas"]["UserBlockedProblem"];
                };
            };
            /** @description `USER_NOT_FOUND`: User not found; `COUPON_NOT_FOUND`: Coupon not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UserNotFoundProblem"] | components["schemas"]["CouponNotFoundProblem"];
                };
            };
            /** @description `COUPON_ALREADY_ISSUED`: Coupon already issued; `COUPON_NOT_ISSUABLE`: Coupon not issuable; `COUPON_NOT_OPEN`: Coupon not open yet; `COUPON_SOLD_OUT`: Coupon sold out */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["CouponAlreadyIssuedProblem"] | components["schemas"]["CouponNotIssuableProblem"] | components["schemas"]["CouponNotOpenProblem"] | components["schemas"]["CouponSoldOutProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: Idempotency key reused */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly placeOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "userId": "mina",
                 *       "items": [
                 *         {
                 *           "productId": "tea",
                 *           "quantity": 2
                 *         }
                 *       ]
                 *     }
                 */
                readonly "application/json": components["schemas"]["PlaceOrderBody"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Order"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden; `USER_BLOCKED`: User blocked */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"] | components["schemas"]["UserBlockedProblem"];
                };
            };
            /** @description `USER_NOT_FOUND`: User not found; `PRODUCT_NOT_FOUND`: Product not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UserNotFoundProblem"] | components["schemas"]["ProductNotFoundProblem"];
                };
            };
            /** @description `REFERENCE_REUSED`: Reference reused; `PRODUCT_NOT_SELLABLE`: Product not sellable; `PURCHASE_LIMIT_EXCEEDED`: Purchase limit exceeded; `COUPON_NOT_USABLE`: Coupon not usable; `TOTAL_TOO_LARGE`: Total too large; `COUPON_MINIMUM_NOT_MET`: Minimum of the coupon not met; `HOUSE_RULE`: Refused by a rule of the shop; `TOTAL_CHANGED`: Total has changed; `INSUFFICIENT_BALANCE`: Insufficient balance; `OUT_OF_STOCK`: Out of stock */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ReferenceReusedProblem"] | components["schemas"]["ProductNotSellableProblem"] | components["schemas"]["PurchaseLimitExceededProblem"] | components["schemas"]["CouponNotUsableProblem"] | components["schemas"]["TotalTooLargeProblem"] | components["schemas"]["CouponMinimumNotMetProblem"] | components["schemas"]["HouseRuleProblem"] | components["schemas"]["TotalChangedProblem"] | components["schemas"]["InsufficientBalanceProblem"] | components["schemas"]["OutOfStockProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: Idempotency key reused */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly quoteOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "userId": "mina",
                 *       "items": [
                 *         {
                 *           "productId": "tea",
                 *           "quantity": 2
                 *         }
                 *       ]
                 *     }
                 */
                readonly "application/json": components["schemas"]["QuoteOrderBody"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly getOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly orderId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Order"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `ORDER_NOT_FOUND`: Order not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OrderNotFoundProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly cancelOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly orderId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                /**
                 * @example {
                 *       "reason": "Ordered twice"
                 *     }
                 */
                readonly "application/json": components["schemas"]["CancelOrderBody"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Order"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden; `USER_BLOCKED`: User blocked */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"] | components["schemas"]["UserBlockedProblem"];
                };
            };
            /** @description `ORDER_NOT_FOUND`: Order not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OrderNotFoundProblem"];
                };
            };
            /** @description `ORDER_NOT_CANCELABLE`: Order not cancelable; `BALANCE_LIMIT_EXCEEDED`: Balance limit exceeded */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OrderNotCancelableProblem"] | components["schemas"]["BalanceLimitExceededProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: Idempotency key reused */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly listUserOrders: {
        readonly parameters: {
            readonly query?: {
                /** @description how many rows the page may have; 20 by default */
                readonly limit?: number;
                /** @description the `nextCursor` of the page before; absent for the first page */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @example mina */
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Orders"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `USER_NOT_FOUND`: User not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UserNotFoundProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly listActions: {
        readonly parameters: {
            readonly query?: {
                readonly actor?: string;
                readonly subject?: string;
                /** @description how many rows the page may have; 20 by default */
                readonly limit?: number;
                /** @description the `nextCursor` of the page before; absent for the first page */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Actions"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly listUsers: {
        readonly parameters: {
            readonly query?: {
                readonly query?: string;
                /** @description how many rows the page may have; 20 by default */
                readonly limit?: number;
                /** @description the `nextCursor` of the page before; absent for the first page */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Users"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly createUser: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "id": "mina",
                 *       "name": "Mina"
                 *     }
                 */
                readonly "application/json": components["schemas"]["CreateUserBody"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["User"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden; `USER_BLOCKED`: User blocked */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"] | components["schemas"]["UserBlockedProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: Already exists */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: Idempotency key reused */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly getUser: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example mina */
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UserWithBalance"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `USER_NOT_FOUND`: User not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UserNotFoundProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly eraseUser: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example mina */
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `USER_NOT_FOUND`: User not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UserNotFoundProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly changeUser: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example mina */
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "state": "BLOCKED"
                 *     }
                 */
                readonly "application/json": components["schemas"]["ChangeUserBody"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["User"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden; `USER_BLOCKED`: User blocked */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"] | components["schemas"]["UserBlockedProblem"];
                };
            };
            /** @description `USER_NOT_FOUND`: User not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UserNotFoundProblem"];
                };
            };
            /** @description `ILLEGAL_STATE_CHANGE`: Illegal change of state */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IllegalStateChangeProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly listAllProducts: {
        readonly parameters: {
            readonly query?: {
                readonly state?: "HOLD" | "SELLABLE" | "STOPPED";
                readonly query?: string;
                /** @description how many rows the page may have; 20 by default */
                readonly limit?: number;
                /** @description the `nextCursor` of the page before; absent for the first page */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StockedProducts"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly createProduct: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "id": "tea",
                 *       "name": "Darjeeling",
                 *       "price": 4500,
                 *       "state": "SELLABLE",
                 *       "stock": 50
                 *     }
                 */
                readonly "application/json": components["schemas"]["CreateProductBody"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StockedProduct"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: Already exists */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: Idempotency key reused */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly getAnyProduct: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example tea */
                readonly productId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StockedProduct"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `PRODUCT_NOT_FOUND`: Product not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ProductNotFoundProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly changeProduct: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example tea */
                readonly productId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "price": 4800
                 *     }
                 */
                readonly "application/json": components["schemas"]["ChangeProductBody"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Product"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `PRODUCT_NOT_FOUND`: Product not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ProductNotFoundProblem"];
                };
            };
            /** @description `ILLEGAL_STATE_CHANGE`: Illegal change of state */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IllegalStateChangeProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly listMovements: {
        readonly parameters: {
            readonly query?: {
                /** @description how many rows the page may have; 20 by default */
                readonly limit?: number;
                /** @description the `nextCursor` of the page before; absent for the first page */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @example tea */
                readonly productId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Movements"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `PRODUCT_NOT_FOUND`: Product not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ProductNotFoundProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly changeStock: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example tea */
                readonly productId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "change": 20
                 *     }
                 */
                readonly "application/json": components["schemas"]["ChangeStockBody"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ProductStock"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `PRODUCT_NOT_FOUND`: Product not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ProductNotFoundProblem"];
                };
            };
            /** @description `STOCK_BELOW_ZERO`: Stock below zero; `STOCK_CHANGED`: Stock has changed */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["StockBelowZeroProblem"] | components["schemas"]["StockChangedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: Idempotency key reused */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly listAllCoupons: {
        readonly parameters: {
            readonly query?: {
                readonly state?: "REGISTERED" | "ISSUABLE" | "CANCELED";
                /** @description how many rows the page may have; 20 by default */
                readonly limit?: number;
                /** @description the `nextCursor` of the page before; absent for the first page */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Coupons"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly createCoupon: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "id": "spring",
                 *       "name": "Spring",
                 *       "discount": {
                 *         "type": "PERCENT",
                 *         "percent": 10
                 *       },
                 *       "maximumDiscount": 3000,
                 *       "minimumSubtotal": 4000,
                 *       "quantity": 100,
                 *       "opensAt": "2025-03-01T12:00:00+09:00",
                 *       "expiresAt": "2099-04-01T00:00:00Z",
                 *       "validDays": 30,
                 *       "state": "ISSUABLE"
                 *     }
                 */
                readonly "application/json": components["schemas"]["CreateCouponBody"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Coupon"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: Already exists */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: Idempotency key reused */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly getAnyCoupon: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example spring */
                readonly couponId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CouponWithUse"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `COUPON_NOT_FOUND`: Coupon not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["CouponNotFoundProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly changeCoupon: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example spring */
                readonly couponId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "quantity": 200
                 *     }
                 */
                readonly "application/json": components["schemas"]["ChangeCouponBody"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Coupon"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `COUPON_NOT_FOUND`: Coupon not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["CouponNotFoundProblem"];
                };
            };
            /** @description `ILLEGAL_STATE_CHANGE`: Illegal change of state; `QUANTITY_BELOW_ISSUED`: Quantity below the number issued */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IllegalStateChangeProblem"] | components["schemas"]["QuantityBelowIssuedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly listCouponHolders: {
        readonly parameters: {
            readonly query?: {
                /** @description how many rows the page may have; 20 by default */
                readonly limit?: number;
                /** @description the `nextCursor` of the page before; absent for the first page */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @example spring */
                readonly couponId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CouponHolders"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `COUPON_NOT_FOUND`: Coupon not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["CouponNotFoundProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly getLiability: {
        readonly parameters: {
            readonly query?: {
                /** @description an instant that is not in the future, in ISO 8601 with an offset or Z */
                readonly at?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Liability"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly adjustBalance: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @example mina */
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "amount": 3000,
                 *       "reason": "The parcel came late"
                 *     }
                 */
                readonly "application/json": components["schemas"]["AdjustBalanceBody"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Balance"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `USER_NOT_FOUND`: User not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UserNotFoundProblem"];
                };
            };
            /** @description `REFERENCE_REUSED`: Reference reused; `BALANCE_LIMIT_EXCEEDED`: Balance limit exceeded; `INSUFFICIENT_BALANCE`: Insufficient balance */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ReferenceReusedProblem"] | components["schemas"]["BalanceLimitExceededProblem"] | components["schemas"]["InsufficientBalanceProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: Idempotency key reused */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly getSummary: {
        readonly parameters: {
            readonly query?: {
                /** @description the highest stock that counts as low, in pieces; 10 by default */
                readonly lowStock?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly exportOrders: {
        readonly parameters: {
            readonly query?: {
                /** @description the first instant of the period, in ISO 8601 with an offset or Z */
                readonly from?: string;
                /** @description the first instant after the period, in ISO 8601 with an offset or Z */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description One line per row */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/x-ndjson": components["schemas"]["Order"];
                    readonly "text/csv": string;
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly exportEntries: {
        readonly parameters: {
            readonly query?: {
                /** @description the first instant of the period, in ISO 8601 with an offset or Z */
                readonly from?: string;
                /** @description the first instant after the period, in ISO 8601 with an offset or Z */
                readonly to?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description One line per row */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/x-ndjson": components["schemas"]["ExportedEntry"];
                    readonly "text/csv": string;
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly listAllOrders: {
        readonly parameters: {
            readonly query?: {
                /** @example mina */
                readonly userId?: string;
                /** @example tea */
                readonly productId?: string;
                readonly reference?: string;
                readonly status?: "PAID" | "COMPLETED" | "CANCELED";
                /** @description the first instant of the period, in ISO 8601 with an offset or Z */
                readonly from?: string;
                /** @description the first instant after the period, in ISO 8601 with an offset or Z */
                readonly to?: string;
                /** @description how many rows the page may have; 20 by default */
                readonly limit?: number;
                /** @description the `nextCursor` of the page before; absent for the first page */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Orders"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly completeOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly orderId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Order"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden; `USER_BLOCKED`: User blocked */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"] | components["schemas"]["UserBlockedProblem"];
                };
            };
            /** @description `ORDER_NOT_FOUND`: Order not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OrderNotFoundProblem"];
                };
            };
            /** @description `ILLEGAL_STATE_CHANGE`: Illegal change of state */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IllegalStateChangeProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: Idempotency key reused */
            readonly 422: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly listDeliveries: {
        readonly parameters: {
            readonly query?: {
                readonly state?: "WAITING" | "SENT" | "DEAD" | "DISCARDED";
                readonly orderId?: string;
                /** @description how many rows the page may have; 20 by default */
                readonly limit?: number;
                /** @description the `nextCursor` of the page before; absent for the first page */
                readonly cursor?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Deliveries"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly retryDelivery: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly deliveryId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `DELIVERY_NOT_FOUND`: Delivery not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["DeliveryNotFoundProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly discardDelivery: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly deliveryId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `DELIVERY_NOT_FOUND`: Delivery not found */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["DeliveryNotFoundProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly retryDeliveries: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Retried"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly discardDeliveries: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Discarded"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly resumeDeliveries: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Resumed"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly rebuildDay: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly date: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RankedDay"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
            readonly 413: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
            readonly 415: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `OUTCOME_UNKNOWN`: Outcome unknown; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["OutcomeUnknownProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly audit: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AuditReport"];
                };
            };
            /** @description `INVALID_REQUEST`: Invalid request */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InvalidRequestProblem"];
                };
            };
            /** @description `UNAUTHENTICATED`: Unauthenticated */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
                };
            };
            /** @description `FORBIDDEN`: Forbidden */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Internal error */
            readonly 500: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `OVERLOADED`: Overloaded; `UNAVAILABLE`: Unavailable */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
                };
            };
        };
    };
    readonly receiveOrderEvent: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The id of the message, the same at every attempt */
                readonly "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970 */
                readonly "webhook-timestamp": string;
                /** @description `v1,` and a signature in base64; during a rotation one for each secret, separated by a space; absent if the service has no secret */
                readonly "webhook-signature"?: string;
                /** @description The id of the request that caused the message, if its caller sent an `X-Request-Id` or a `traceparent`, or if the service recorded the request in a trace */
                readonly "x-request-id"?: string;
                /** @description The `traceparent` (W3C Trace Context) of this attempt, if the service records the attempt in a trace; otherwise the `traceparent` of the request that caused the message; absent if that request had none */
                readonly traceparent?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["OrderPayload"];
            };
        };
        readonly responses: {
            /** @description Refused (also 409, 413, 415, 422): the message is sent again a few times, then given up */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused for ever: the message is not sent again */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not now (also 503): the message is sent again after `Retry-After` at the earliest */
            readonly 429: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Accepted: the message is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Failed: the message is sent again, after longer and longer pauses */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
