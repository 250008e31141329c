import { classes } from '../../shared/components/classes.ts'
import { useFormat } from '../../shared/format/use-format.ts'

/** A product with this stock or less counts as running out. */
export const lowStock = 10

/** Pieces in stock. A low stock stands out, and a stock of 0 even more. */
export function StockFigure({ stock }: { readonly stock: number }) {
  const format = useFormat()
  return (
    <span
      className={classes('tabular-nums', stock <= lowStock && (stock === 0 ? 'font-semibold text-bad' : 'text-warn'))}
    >
      {format.number(stock)}
    </span>
  )
}
