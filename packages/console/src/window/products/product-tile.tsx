import { classes } from '../../shared/components/classes.ts'

const tiles = ['bg-tile-1', 'bg-tile-2', 'bg-tile-3', 'bg-tile-4', 'bg-tile-5'] as const

/** The colour of a product's tile. It follows from a hash of the id, so it stays when other products come and go. */
function tileOf(id: string): string {
  const sum = [...id].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 9_973, 7)
  return tiles[sum % tiles.length] ?? tiles[0]
}

interface ProductTileProps {
  readonly id: string
  readonly name: string
  /** The size of the tile and of its letter. */
  readonly className?: string
  readonly isFaded?: boolean
}

/** A product's first letter in place of a picture, because the shop stores no pictures. */
export function ProductTile({ id, name, className = 'aspect-4/3 text-5xl', isFaded = false }: ProductTileProps) {
  return (
    <div
      aria-hidden="true"
      className={classes('grid shrink-0 place-items-center', tileOf(id), isFaded && 'opacity-50', className)}
    >
      <span className="leading-none font-semibold text-ink/45">{[...name][0]}</span>
    </div>
  )
}
