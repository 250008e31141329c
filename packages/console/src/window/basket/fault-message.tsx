import type { ReactNode } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import type { Basket } from './basket.ts'
import { type Fault, type Repair, repairOf } from './repairs.ts'
import { useBasket } from './use-basket.ts'

interface FaultMessageProps {
  readonly fault: Fault
  /** Opens the dialog that charges the balance. */
  readonly onCharge: (amount: number) => void
}

/** Shows one reason why the order would be refused, and, if a button can remove the reason, this button. */
export function FaultMessage({ fault, onCharge }: FaultMessageProps) {
  const words = useFaultWords()(fault)
  const { charging } = useShopFacts()
  const t = useTranslations('window.basket')
  const repair = repairOf(fault)
  const mayRepair = repair !== undefined && (repair.type !== 'charge' || charging === 'owner')
  return (
    <Row>
      <p className="min-w-0 flex-1 basis-40">
        {words}
        {repair?.type === 'charge' && !mayRepair && <span className="block font-normal text-ink">{t('askShop')}</span>}
      </p>
      {mayRepair && <RepairButton repair={repair} onCharge={onCharge} />}
    </Row>
  )
}

const Row = ({ children }: { readonly children: ReactNode }) => (
  <div
    role="alert"
    className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2 rounded-control bg-bad-soft px-3 py-2 text-sm font-medium text-bad"
  >
    {children}
  </div>
)

function RepairButton({ repair, onCharge }: { readonly repair: Repair; readonly onCharge: (amount: number) => void }) {
  const t = useTranslations('window.basket.repair')
  const format = useFormat()
  const { basket, set, choose } = useBasket()
  const setTo = (productId: string, quantity: number) => set(productIn(basket, productId), quantity)
  switch (repair.type) {
    case 'reduce':
      return (
        <Button size="small" onClick={() => setTo(repair.productId, repair.quantity)}>
          {t('reduce', { quantity: repair.quantity })}
        </Button>
      )
    case 'remove':
      return (
        <Button size="small" onClick={() => setTo(repair.productId, 0)}>
          {t('remove')}
        </Button>
      )
    case 'withoutCoupon':
      return (
        <Button size="small" onClick={() => choose(undefined)}>
          {t('withoutCoupon')}
        </Button>
      )
    case 'charge':
      return (
        <Button size="small" onClick={() => onCharge(repair.amount)}>
          {t('charge', { amount: format.money(repair.amount) })}
        </Button>
      )
  }
}

const productIn = ({ lines }: Basket, productId: string) => ({
  productId,
  name: lines.find((line) => line.productId === productId)?.name ?? productId,
})

/**
 * Describes a fault without naming its product, because the name is beside it. A fault that is not listed here has the
 * words of the service.
 */
function useFaultWords(): (fault: Fault) => string {
  const t = useTranslations('window.basket.fault')
  const format = useFormat()
  return (fault) => {
    const fact = (name: string) => Number(fault[name])
    switch (fault.code) {
      case 'OUT_OF_STOCK':
        return fact('available') === 0 ? t('NONE_LEFT') : t('OUT_OF_STOCK', { available: fact('available') })
      case 'PURCHASE_LIMIT_EXCEEDED':
        return t('PURCHASE_LIMIT_EXCEEDED', { limit: fact('limit'), bought: fact('bought') })
      case 'PRODUCT_NOT_FOUND':
      case 'PRODUCT_NOT_SELLABLE':
      case 'COUPON_NOT_USABLE':
        return t(fault.code)
      case 'COUPON_MINIMUM_NOT_MET':
        return t('COUPON_MINIMUM_NOT_MET', { missing: format.money(fact('minimumSubtotal') - fact('subtotal')) })
      case 'INSUFFICIENT_BALANCE':
        return t('INSUFFICIENT_BALANCE', { missing: format.money(fact('required') - fact('available')) })
      default:
        return fault.detail
    }
  }
}
