import type { ListedProduct } from '@hexmart/client'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { Fitting } from '../../shared/components/fitting.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { AddToBasket } from './add-to-basket.tsx'
import { ProductTile } from './product-tile.tsx'
import { StockBadges } from './stock-badges.tsx'

/** A product on sale. React draws the card again only if the product has changed, not whenever the list is read. */
export const ProductCard = memo(function ProductCard({ product }: { readonly product: ListedProduct }) {
  const format = useFormat()
  const { id, name, price, stock, maximumPerUser } = product
  return (
    <article className="relative flex flex-col overflow-hidden rounded-card border border-line bg-surface shadow-card transition-shadow hover:shadow-float">
      <ProductTile id={id} name={name} isFaded={stock === 0} />
      <div className="@container flex grow flex-col gap-2 p-3 sm:p-4">
        <h2 className="font-medium">
          <Link
            to="/products/$productId"
            params={{ productId: id }}
            className="after:absolute after:inset-0 after:rounded-card focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {name}
          </Link>
        </h2>
        <p className="text-lg leading-tight font-semibold tabular-nums">
          <Fitting>{format.money(price)}</Fitting>
        </p>
        <StockBadges stock={stock} maximumPerUser={maximumPerUser} />
        <div className="relative z-10 mt-auto w-fit max-w-full pt-2">
          <AddToBasket id={id} name={name} isSoldOut={stock === 0} />
        </div>
      </div>
    </article>
  )
})
