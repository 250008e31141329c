import type { Summary } from '@hexmart/client'
import { useTranslations } from 'use-intl'
import { Badge } from '../../shared/components/badge.tsx'
import { Card } from '../../shared/components/card.tsx'
import { useFormat } from '../../shared/format/use-format.ts'

/** The products that run out, the lowest stock first. */
export function LowStock({ products }: { readonly products: Summary['lowStock'] }) {
  const t = useTranslations('console.overview')
  const format = useFormat()
  return (
    <Card title={t('lowStock')}>
      {products.length === 0 ? (
        <p className="text-sm text-muted">{t('lowStockNone')}</p>
      ) : (
        <ul className="grid gap-3 text-sm">
          {products.map(({ productId, name, stock }) => (
            <li key={productId} className="flex items-baseline justify-between gap-4">
              <span className="min-w-0 truncate">{name}</span>
              <Badge tone={stock === 0 ? 'bad' : 'warn'}>{format.number(stock)}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
