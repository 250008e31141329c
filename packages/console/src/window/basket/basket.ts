/** What somebody wants to buy of one product. */
export interface Line {
  readonly productId: string
  /** The name that the product had when it was put into the basket. It is shown if the product is no longer on sale. */
  readonly name: string
  readonly quantity: number
}

/** At most one line for each product. The product that was put into the basket first has the first line. */
export interface Basket {
  readonly lines: readonly Line[]
  /** The coupon to use: the id of one of the user's coupons. */
  readonly userCouponId?: string
}

export const emptyBasket: Basket = { lines: [] }

/** The most pieces of one product that the API takes in an order. */
export const mostPieces = 1_000_000

/** Sets how many pieces of a product are in the basket. 0 removes its line. */
export function setQuantity(basket: Basket, product: Omit<Line, 'quantity'>, quantity: number): Basket {
  const { productId, name } = product
  const line = { productId, name, quantity: Math.min(Math.max(Math.trunc(quantity), 0), mostPieces) }
  const isThere = basket.lines.some((other) => other.productId === productId)
  const lines = isThere
    ? basket.lines.map((other) => (other.productId === productId ? line : other))
    : [...basket.lines, line]
  const linesLeft = lines.filter((each) => each.quantity > 0)
  return linesLeft.length === 0 ? emptyBasket : { ...basket, lines: linesLeft }
}

export function chooseCoupon({ lines }: Basket, userCouponId: string | undefined): Basket {
  return { lines, ...(userCouponId !== undefined && { userCouponId }) }
}

export const quantityOf = ({ lines }: Basket, productId: string): number =>
  lines.find((line) => line.productId === productId)?.quantity ?? 0

export const piecesIn = ({ lines }: Basket): number => lines.reduce((sum, { quantity }) => sum + quantity, 0)

/** Adds a visitor's basket to the basket that the user already has. If both contain a product, the larger quantity counts. */
export function merge(own: Basket, guest: Basket): Basket {
  return guest.lines.reduce(
    (basket, line) => setQuantity(basket, line, Math.max(line.quantity, quantityOf(basket, line.productId))),
    own,
  )
}

/** Reads a stored basket. Any other text counts as an empty basket. */
export function parseBasket(text: string | null): Basket {
  try {
    const stored: Partial<Basket> | null = JSON.parse(text ?? 'null')
    if (!Array.isArray(stored?.lines)) return emptyBasket
    const basket = stored.lines.filter(isLine).reduce((sum, line) => setQuantity(sum, line, line.quantity), emptyBasket)
    const { userCouponId } = stored
    return typeof userCouponId === 'string' ? chooseCoupon(basket, userCouponId) : basket
  } catch {
    return emptyBasket
  }
}

const isLine = (line: Partial<Line> | null): line is Line =>
  typeof line?.productId === 'string' && typeof line.name === 'string' && Number.isSafeInteger(line.quantity)
