import { classes } from '../../shared/components/classes.ts'

interface ShareBarProps {
  /** The share that remains, from 0 to 1. */
  readonly share: number
  readonly className?: string
}

/** What remains of something, as a bar. The figures are beside it. */
export function ShareBar({ share, className = 'h-1.5' }: ShareBarProps) {
  return (
    <div aria-hidden="true" className={classes('overflow-hidden rounded-full bg-sunken', className)}>
      <div
        className={classes(
          'h-full rounded-full transition-[width] duration-700 ease-linear',
          share > 0.25 ? 'bg-accent' : share > 0.1 ? 'bg-warn' : 'bg-bad',
        )}
        style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }}
      />
    </div>
  )
}

export const shareOf = (remaining: number, quantity: number): number => (quantity === 0 ? 0 : remaining / quantity)
