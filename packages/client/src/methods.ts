import type { Operations } from './generated/operations.ts'

/**
 * The methods of a client, each with the name of its operation. To add a method, add a line. A test fails while an
 * operation has no method.
 */
export const methods = {
  shop: {
    get: 'getShop',
  },
  products: {
    list: 'listProducts',
    get: 'getProduct',
    ranking: 'getRanking',
  },
  coupons: {
    offered: 'listOfferedCoupons',
    get: 'getOfferedCoupon',
    list: 'listUserCoupons',
    issue: 'issueCoupon',
  },
  balances: {
    get: 'getBalance',
    charge: 'chargeBalance',
    history: 'listBalanceEntries',
  },
  orders: {
    quote: 'quoteOrder',
    place: 'placeOrder',
    get: 'getOrder',
    list: 'listUserOrders',
    cancel: 'cancelOrder',
  },
  admin: {
    users: {
      list: 'listUsers',
      get: 'getUser',
      create: 'createUser',
      change: 'changeUser',
      erase: 'eraseUser',
    },
    balances: {
      adjust: 'adjustBalance',
    },
    products: {
      list: 'listAllProducts',
      get: 'getAnyProduct',
      movements: 'listMovements',
      create: 'createProduct',
      change: 'changeProduct',
      changeStock: 'changeStock',
    },
    coupons: {
      list: 'listAllCoupons',
      get: 'getAnyCoupon',
      holders: 'listCouponHolders',
      create: 'createCoupon',
      change: 'changeCoupon',
    },
    orders: {
      list: 'listAllOrders',
      complete: 'completeOrder',
      export: 'exportOrders',
    },
    entries: {
      export: 'exportEntries',
    },
    liability: 'getLiability',
    summary: 'getSummary',
    deliveries: {
      list: 'listDeliveries',
      retry: 'retryDelivery',
      discard: 'discardDelivery',
      retryAll: 'retryDeliveries',
      discardAll: 'discardDeliveries',
      resume: 'resumeDeliveries',
    },
    ranking: {
      rebuildDay: 'rebuildDay',
    },
    audit: 'audit',
    actions: 'listActions',
  },
} as const satisfies Methods

/** Operations by the names of their methods, in groups. */
export interface Methods {
  readonly [name: string]: keyof Operations | Methods
}

/** The operations that may take minutes. */
export const longOperations: ReadonlySet<keyof Operations> = new Set([
  'audit',
  'getLiability',
  'rebuildDay',
  'retryDeliveries',
  'discardDeliveries',
  'resumeDeliveries',
])
/** How long the client waits for a long operation, in milliseconds. The service answers within these eleven minutes. */
export const longTimeout = 660_000

type MethodsOf<Names> = {
  readonly [Name in keyof Names]: Names[Name] extends keyof Operations
    ? Operations[Names[Name]]
    : MethodsOf<Names[Name]>
}

/** Every method of the API, such as `orders.place` and `admin.products.create`. */
export type Client = MethodsOf<typeof methods>
