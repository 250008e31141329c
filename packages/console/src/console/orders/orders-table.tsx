import type { Order } from '@hexmart/client'
import { type ReactNode, useMemo } from 'react'
import { columnsOf } from '../../shared/components/data-table.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { PagedTable } from '../components/paged-table.tsx'
import { SubjectLink } from '../components/subject-link.tsx'
import type { Pages } from '../components/use-pages.ts'
import { OrderStatus } from './order-status.tsx'

const column = columnsOf<Order>()

interface OrdersTableProps {
  readonly pages: Pages<Order>
  readonly empty: ReactNode
  /** Leaves out the column of users, on the page of one user. */
  readonly isOfOneUser?: boolean
}

/** A list of orders. The number of an order leads to the page of the order. */
export function OrdersTable({ pages, empty, isOfOneUser = false }: OrdersTableProps) {
  const t = useTranslations('console.orders')
  const format = useFormat()
  const columns = useMemo(() => {
    const user = column.accessor('userId', {
      header: t('user'),
      cell: ({ row }) => <SubjectLink type="user" id={row.original.userId} />,
    })
    return column.columns([
      column.accessor('id', {
        header: t('order'),
        cell: ({ row }) => <SubjectLink type="order" id={row.original.id} />,
      }),
      column.accessor('paidAt', {
        header: t('paidAt'),
        cell: ({ row }) => <span className="whitespace-nowrap">{format.dateTime(row.original.paidAt)}</span>,
      }),
      ...(isOfOneUser ? [] : [user]),
      column.accessor('items', {
        header: t('items'),
        meta: { isWide: true },
        cell: ({ row: { original } }) => {
          const [first, ...others] = original.items
          const name = first?.name ?? ''
          return others.length === 0 ? name : t('firstAndMore', { name, count: others.length })
        },
      }),
      column.accessor('status', {
        header: t('status'),
        cell: ({ row }) => <OrderStatus status={row.original.status} />,
      }),
      column.accessor('total', {
        header: t('total'),
        meta: { isNumber: true },
        cell: ({ row }) => format.money(row.original.total),
      }),
    ])
  }, [t, format, isOfOneUser])
  return <PagedTable caption={t('list')} columns={columns} pages={pages} idOf={({ id }) => id} empty={empty} />
}
