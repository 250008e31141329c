import { Link } from '@tanstack/react-router'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { ProductTile } from '../products/product-tile.tsx'
import { QuantityStepper } from '../products/quantity-stepper.tsx'
import { FaultMessage } from './fault-message.tsx'
import { type Fault, productOf, type Quote } from './repairs.ts'
import { useBasket } from './use-basket.ts'
import { useBasketProducts } from './use-quote.ts'

interface BasketLinesProps {
  readonly items: Quote['items']
  readonly faults: readonly Fault[]
  readonly onCharge: (amount: number) => void
}

/** The lines of the basket. Each shows its faults, the reasons why the order would be refused. */
export function BasketLines({ items, faults, onCharge }: BasketLinesProps) {
  const t = useTranslations('window.basket')
  const format = useFormat()
  const { basket, set } = useBasket()
  const { data: products } = useBasketProducts(basket)
  return (
    <ul className="divide-y divide-line rounded-card border border-line bg-surface shadow-card">
      {basket.lines.map((line) => {
        const { productId, quantity } = line
        const current = items.find((item) => item.productId === productId) ?? products?.get(productId)
        const name = current?.name ?? line.name
        return (
          <li key={productId} className="grid gap-3 p-4">
            <div className="flex items-start gap-3 sm:items-center sm:gap-4">
              <ProductTile id={productId} name={name} className="size-14 rounded-control text-2xl" />
              <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-2">
                <div className="min-w-28 flex-1">
                  <Link
                    to="/products/$productId"
                    params={{ productId }}
                    className="rounded-control font-medium hover:underline"
                  >
                    {name}
                  </Link>
                  <p className="text-sm text-muted tabular-nums">
                    {current === undefined ? ' ' : t('each', { price: format.money(current.price) })}
                  </p>
                </div>
                <div className="flex flex-wrap items-center justify-between gap-x-2 gap-y-1 max-sm:w-full sm:gap-x-4">
                  <QuantityStepper
                    name={name}
                    quantity={quantity}
                    onChange={(next) => set({ productId, name }, next)}
                  />
                  <p className="text-right font-semibold whitespace-nowrap tabular-nums max-sm:text-sm sm:min-w-24">
                    {current !== undefined && format.money(current.price * quantity)}
                  </p>
                </div>
              </div>
            </div>
            {faults
              .filter((fault) => productOf(fault) === productId)
              .map((fault) => (
                <FaultMessage key={fault.code} fault={fault} onCharge={onCharge} />
              ))}
          </li>
        )
      })}
    </ul>
  )
}
