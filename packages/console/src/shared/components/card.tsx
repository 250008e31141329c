import { type ReactNode, useId } from 'react'
import { classes } from './classes.ts'

interface CardProps {
  readonly title: string
  /** Shown beside the title, such as a link to a page with more. */
  readonly aside?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}

/** A part of a page with a title of its own. */
export function Card({ title, aside, className, children }: CardProps) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className={classes('min-w-0 rounded-card border border-line bg-surface p-5 shadow-card', className)}
    >
      <div className="mb-4 flex items-baseline justify-between gap-4">
        <h2 id={id} className="text-sm font-semibold">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  )
}
