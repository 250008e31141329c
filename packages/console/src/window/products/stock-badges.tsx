import type { ListedProduct } from '@hexmart/client'
import { Badge } from '../../shared/components/badge.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'

/** A stock below this number shows as a warning. */
const lowStock = 10

/** What is left of a product, and how many each user may buy. */
export function StockBadges({ stock, maximumPerUser }: Pick<ListedProduct, 'stock' | 'maximumPerUser'>) {
  const t = useTranslations('window.products')
  return (
    <div className="flex flex-wrap gap-1.5 *:whitespace-normal">
      {stock === 0 ? (
        <Badge tone="bad">{t('soldOut')}</Badge>
      ) : (
        <Badge tone={stock < lowStock ? 'warn' : 'good'}>{t('left', { stock })}</Badge>
      )}
      {maximumPerUser !== null && <Badge>{t('limit', { limit: maximumPerUser })}</Badge>}
    </div>
  )
}
