import type { ReactNode } from 'react'

interface PageHeaderProps {
  readonly title: ReactNode
  /** Leads to the list that the page belongs to. */
  readonly back?: ReactNode
  /** Shown beside the title, such as the state of the order that the page is about. */
  readonly badge?: ReactNode
  /** Shown below the title. */
  readonly detail?: ReactNode
  /** Buttons. */
  readonly actions?: ReactNode
}

/** The title of a page with its actions. */
export function PageHeader({ title, back, badge, detail, actions }: PageHeaderProps) {
  return (
    <header className="grid gap-1">
      {back}
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 gap-1">
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 text-2xl font-semibold">{title}</h1>
            {badge}
          </div>
          {detail !== undefined && <p className="text-sm text-muted">{detail}</p>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2 empty:hidden">{actions}</div>}
      </div>
    </header>
  )
}

/** How the link of `PageHeader.back` looks. */
export const backLinkClass = 'justify-self-start rounded-control text-sm text-muted hover:text-ink hover:underline'

/** How a link inside of text and tables looks. */
export const linkClass = 'rounded-sm font-medium text-accent underline-offset-2 hover:underline'
