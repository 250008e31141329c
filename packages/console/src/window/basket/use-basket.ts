import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { useSession } from '../../shared/session/session-provider.tsx'
import { type Basket, chooseCoupon, emptyBasket, type Line, merge, parseBasket, setQuantity } from './basket.ts'

/** Called after a change of a basket in this tab. Changes in other tabs come as the browser's event `storage`. */
const listeners = new Set<() => void>()
/** The basket that was read last for each key: React needs the same object as long as nothing changes. */
const lastRead = new Map<string, { readonly text: string | null; readonly basket: Basket }>()

const guestKey = 'hexmart.basket'
const keyOf = (userId: string | undefined) => (userId === undefined ? guestKey : `${guestKey}.${userId}`)

function load(key: string): Basket {
  const text = localStorage.getItem(key)
  const last = lastRead.get(key)
  if (last?.text === text) return last.basket
  const basket = parseBasket(text)
  lastRead.set(key, { text, basket })
  return basket
}

function save(key: string, basket: Basket): void {
  if (basket.lines.length === 0) localStorage.removeItem(key)
  else localStorage.setItem(key, JSON.stringify(basket))
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

/** The basket of the user who is signed in, otherwise the visitor's. All tabs share it, and it stays after they are closed. */
export function useBasket() {
  const { session } = useSession()
  const key = keyOf(session?.userId)
  const basket = useSyncExternalStore(subscribe, () => load(key))
  return useMemo(
    () => ({
      basket,
      /** Sets how many pieces of a product are in the basket. 0 takes the product out. */
      set: (product: Omit<Line, 'quantity'>, quantity: number) => save(key, setQuantity(load(key), product, quantity)),
      choose: (userCouponId: string | undefined) => save(key, chooseCoupon(load(key), userCouponId)),
      clear: () => save(key, emptyBasket),
    }),
    [basket, key],
  )
}

/** Moves what a visitor chose into the basket of the user, as soon as the visitor has signed in. */
export function useGuestBasket(): void {
  const { session } = useSession()
  const userId = session?.userId
  useEffect(() => {
    const guest = load(guestKey)
    if (userId === undefined || guest.lines.length === 0) return
    save(keyOf(userId), merge(load(keyOf(userId)), guest))
    save(guestKey, emptyBasket)
  }, [userId])
}
