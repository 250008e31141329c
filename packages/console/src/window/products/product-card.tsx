import type { ListedProduct } from '@hexmart/client'
import { useTranslations } from 'use-intl'
import { Badge } from '../../shared/components/badge.tsx'
import { classes } from '../../shared/components/classes.ts'
import { useFormat } from '../../shared/format/use-format.ts'

/** Below this, the stock is worth a warning. */
const lowStock = 10

const tiles = ['bg-tile-1', 'bg-tile-2', 'bg-tile-3', 'bg-tile-4', 'bg-tile-5'] as const

/** A product keeps its tile, whatever else is on sale. */
function tileOf(id: string): string {
  const sum = [...id].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 9_973, 7)
  return tiles[sum % tiles.length] ?? tiles[0]
}

export function ProductCard({ product }: { readonly product: ListedProduct }) {
  const t = useTranslations('window.products')
  const format = useFormat()
  const { id, name, price, stock, maximumPerUser } = product
  return (
    <article className="flex flex-col overflow-hidden rounded-card border border-line bg-surface shadow-card">
      <div
        aria-hidden="true"
        className={classes('grid aspect-4/3 place-items-center', tileOf(id), stock === 0 && 'opacity-50')}
      >
        <span className="text-5xl font-semibold text-ink/45">{[...name][0]}</span>
      </div>
      <div className="flex grow flex-col gap-2 p-4">
        <h2 className="font-medium">{name}</h2>
        <p className="text-lg font-semibold tabular-nums">{format.money(price)}</p>
        <div className="mt-auto flex flex-wrap gap-1.5 pt-1">
          {stock === 0 ? (
            <Badge tone="bad">{t('soldOut')}</Badge>
          ) : (
            <Badge tone={stock < lowStock ? 'warn' : 'good'}>{t('left', { stock })}</Badge>
          )}
          {maximumPerUser !== null && <Badge>{t('limit', { limit: maximumPerUser })}</Badge>}
        </div>
      </div>
    </article>
  )
}
