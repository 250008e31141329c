import type { Summary } from '@hexmart/client'
import { Badge } from '../../shared/components/badge.tsx'
import { Card } from '../../shared/components/card.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { SubjectLink } from '../components/subject-link.tsx'

/** How many products show at first. */
const mostShown = 8

/** The products with a low stock, the lowest first. Each leads to its page, where the operator can restock it. */
export function LowStock({ products }: { readonly products: Summary['lowStock'] }) {
  const t = useTranslations('console.overview')
  const others = products.slice(mostShown)
  return (
    <Card title={t('lowStock')}>
      {products.length === 0 && <p className="text-sm text-muted">{t('lowStockNone')}</p>}
      <Products products={products.slice(0, mostShown)} />
      {others.length > 0 && (
        <details className="mt-3 text-sm">
          <summary className="rounded-control text-muted hover:text-ink">
            {t('lowStockMore', { count: others.length })}
          </summary>
          <div className="mt-3">
            <Products products={others} />
          </div>
        </details>
      )}
    </Card>
  )
}

function Products({ products }: { readonly products: Summary['lowStock'] }) {
  const format = useFormat()
  return (
    <ul className="grid grid-cols-[minmax(0,1fr)] gap-3 text-sm">
      {products.map(({ productId, name, stock }) => (
        <li key={productId} className="flex items-baseline justify-between gap-4">
          <span className="min-w-0 truncate">
            <SubjectLink type="product" id={productId}>
              {name}
            </SubjectLink>
          </span>
          <Badge tone={stock === 0 ? 'bad' : 'warn'}>{format.number(stock)}</Badge>
        </li>
      ))}
    </ul>
  )
}
