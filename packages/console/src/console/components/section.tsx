import { type ReactNode, useId } from 'react'

interface SectionProps {
  readonly title: string
  readonly detail?: string
  /** Shown beside the title. */
  readonly action?: ReactNode
  readonly children: ReactNode
}

/** A part of a page with a title of its own, such as the list of an order's messages. */
export function Section({ title, detail, action, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-3">
        <div className="grid gap-1">
          <h2 id={id} className="text-lg font-semibold">
            {title}
          </h2>
          {detail !== undefined && <p className="text-sm text-muted">{detail}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  )
}
