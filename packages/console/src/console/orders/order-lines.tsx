import type { Order } from '@hexmart/client'
import { Card } from '../../shared/components/card.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { SubjectLink } from '../components/subject-link.tsx'

/** What was ordered, at the prices of that time, and how the total is made up. */
export function OrderLines({ order }: { readonly order: Order }) {
  const t = useTranslations('console.orders.lines')
  const format = useFormat()
  // The order does not store the coupon's part of the discount: the discount less the reductions by house rules.
  const byRules = order.reductions.reduce((sum, { amount }) => sum + amount, 0)
  const byCoupon = order.discount - byRules
  const sums: readonly (readonly [id: string, label: string, amount: number])[] = [
    ['subtotal', t('subtotal'), order.subtotal],
    ...order.reductions.map(({ label, amount }, index) => [`reduction ${index}`, label, -amount] as const),
    ...(byCoupon > 0 ? [['coupon', t('coupon'), -byCoupon] as const] : []),
  ]
  return (
    <Card title={t('title')}>
      <table className="w-full text-sm tabular-nums">
        <thead className="text-xs text-muted">
          <tr className="border-b border-line">
            <th scope="col" className="pb-2 text-left font-medium">
              {t('product')}
            </th>
            <th scope="col" className="pb-2 pl-3 text-right font-medium max-sm:hidden">
              {t('price')}
            </th>
            <th scope="col" className="pb-2 pl-3 text-right font-medium">
              {t('quantity')}
            </th>
            <th scope="col" className="pb-2 pl-3 text-right font-medium">
              {t('sum')}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-b border-line">
          {order.items.map(({ productId, name, price, quantity }) => (
            <tr key={productId}>
              <td className="py-2.5">
                <SubjectLink type="product" id={productId}>
                  {name}
                </SubjectLink>
              </td>
              <td className="py-2.5 pl-3 text-right whitespace-nowrap max-sm:hidden">{format.money(price)}</td>
              <td className="py-2.5 pl-3 text-right whitespace-nowrap">{format.number(quantity)}</td>
              <td className="py-2.5 pl-3 text-right whitespace-nowrap">{format.money(price * quantity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="mt-3 ml-auto grid max-w-xs gap-1.5 text-sm tabular-nums">
        {sums.map(([id, label, amount]) => (
          <div key={id} className="flex justify-between gap-6">
            <dt className="text-muted">{label}</dt>
            <dd className="whitespace-nowrap">{format.money(amount)}</dd>
          </div>
        ))}
        <div className="flex justify-between gap-6 border-t border-line pt-1.5 font-semibold">
          <dt>{t('total')}</dt>
          <dd className="whitespace-nowrap">{format.money(order.total)}</dd>
        </div>
      </dl>
    </Card>
  )
}
