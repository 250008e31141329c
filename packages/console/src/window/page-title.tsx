import type { ReactNode } from 'react'

/** The title of a page, with controls for the whole page beside it. */
export function PageTitle({ title, children }: { readonly title: ReactNode; readonly children?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <h1 className="text-2xl font-semibold">{title}</h1>
      {children}
    </div>
  )
}
