import { Link } from '@tanstack/react-router'
import { Icon } from '../shared/components/icon.tsx'

/** Leads from one product or order back to the list. */
export function BackLink({ to, children }: { readonly to: '/' | '/orders'; readonly children: string }) {
  return (
    <Link
      to={to}
      className="flex w-fit items-center gap-2 rounded-control text-sm font-medium text-muted hover:text-ink"
    >
      <Icon name="arrowLeft" className="size-4" />
      {children}
    </Link>
  )
}
