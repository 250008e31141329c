import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { linkClass } from './page-header.tsx'

const pages = { coupon: '/coupons', order: '/orders', product: '/products', user: '/users' } as const

interface SubjectLinkProps {
  readonly type: keyof typeof pages
  readonly id: string
  /** The text of the link. Default: the id; for an order, only the end of the id. */
  readonly children?: ReactNode
}

/** Leads to the page of a user, an order, a product or a coupon. */
export function SubjectLink({ type, id, children }: SubjectLinkProps) {
  const to: string = `${pages[type]}/${encodeURIComponent(id)}`
  return (
    <Link to={to} className={linkClass} title={id}>
      {children ?? (type === 'order' ? <OrderNumber id={id} /> : id)}
    </Link>
  )
}

/** Shows only the end of an order's id, because the ids of orders from the same hour begin alike. */
export const OrderNumber = ({ id }: { readonly id: string }) => (
  <span className="font-mono text-[0.8125rem] whitespace-nowrap">…{id.slice(-12)}</span>
)
