import type { ReactNode } from 'react'
import { useTranslations } from '../i18n/use-translations.ts'
import { Spinner } from './button.tsx'
import { classes } from './classes.ts'

/** Says that a list or a page has nothing to show, why, and what to do about it. */
export function Empty({
  title,
  detail,
  action,
  isPage = false,
}: {
  readonly title: string
  readonly detail?: string
  readonly action?: ReactNode
  /** True if the page shows nothing else. The title is then the heading of the page. */
  readonly isPage?: boolean
}) {
  const Title = isPage ? 'h1' : 'p'
  return (
    <div className="grid justify-items-center gap-2 rounded-card border border-dashed border-line px-6 py-12 text-center">
      <Title className="font-medium">{title}</Title>
      {detail !== undefined && <p className="max-w-md text-sm text-muted">{detail}</p>}
      {action}
    </div>
  )
}

export function Loading() {
  const t = useTranslations('shared')
  return (
    <div role="status" className="flex items-center justify-center gap-3 py-12 text-sm text-muted">
      <Spinner />
      {t('loading')}
    </div>
  )
}

/** Holds the place of something that loads, so that the page does not jump. */
export const Skeleton = ({ className }: { readonly className?: string }) => (
  <div aria-hidden="true" className={classes('animate-pulse rounded-control bg-sunken', className)} />
)
