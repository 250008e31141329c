import type { Delivery } from '@hexmart/client'
import { type ReactNode, useMemo, useState } from 'react'
import { columnsOf } from '../../shared/components/data-table.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { linkClass } from '../components/page-header.tsx'
import { PagedTable } from '../components/paged-table.tsx'
import { SubjectLink } from '../components/subject-link.tsx'
import type { Pages } from '../components/use-pages.ts'
import { DeliveryDetail } from './delivery-detail.tsx'
import { DeliveryState, textKeyOf } from './delivery-state.tsx'
import { useDue } from './use-due.ts'

const column = columnsOf<Delivery>()

interface DeliveriesTableProps {
  readonly pages: Pages<Delivery>
  readonly empty: ReactNode
  /** Leaves out the column of orders, on the page of one order. */
  readonly isOfOneOrder?: boolean
}

/** A list of messages. The time of a message is a button that opens the message with its whole error and its actions. */
export function DeliveriesTable({ pages, empty, isOfOneOrder = false }: DeliveriesTableProps) {
  const t = useTranslations('console.deliveries')
  const [selected, setSelected] = useState<Delivery>()
  const columns = useDeliveryColumns(setSelected, isOfOneOrder)
  // The message as its row shows it now. If its row has left the list, the message as it was when the dialog opened.
  const latest = selected && (pages.rows?.find(({ id }) => id === selected.id) ?? selected)
  return (
    <>
      <PagedTable pages={pages} caption={t('title')} columns={columns} idOf={({ id }) => id} empty={empty} />
      {latest !== undefined && <DeliveryDetail delivery={latest} onClose={() => setSelected(undefined)} />}
    </>
  )
}

function useDeliveryColumns(onOpen: (delivery: Delivery) => void, isOfOneOrder: boolean) {
  const t = useTranslations('console.deliveries')
  const format = useFormat()
  const due = useDue()
  return useMemo(() => {
    const order = column.accessor('orderId', {
      header: t('order'),
      cell: ({ getValue }) => <SubjectLink type="order" id={getValue()} />,
    })
    return column.columns([
      column.accessor('at', {
        header: t('at'),
        cell: ({ row: { original } }) => (
          <button
            type="button"
            className={`${linkClass} min-w-24 text-left sm:whitespace-nowrap`}
            onClick={() => onOpen(original)}
          >
            {format.exact(original.at)}
          </button>
        ),
      }),
      column.accessor('type', {
        header: t('type'),
        cell: ({ getValue }) => <span className="whitespace-nowrap">{t(`types.${textKeyOf(getValue())}`)}</span>,
      }),
      column.accessor('state', { header: t('state'), cell: ({ getValue }) => <DeliveryState state={getValue()} /> }),
      ...(isOfOneOrder ? [] : [order]),
      column.accessor('attempts', {
        header: t('attempts'),
        meta: { isNumber: true },
        cell: ({ getValue }) => format.number(getValue()),
      }),
      column.accessor('dueAt', {
        header: t('next'),
        cell: ({ row: { original } }) => <span className="whitespace-nowrap">{due(original)}</span>,
      }),
      column.accessor('lastError', {
        header: t('lastError'),
        cell: ({ getValue }) => (
          <span className="line-clamp-2 max-w-80 min-w-40 wrap-anywhere text-muted" title={getValue() ?? undefined}>
            {getValue() ?? '–'}
          </span>
        ),
      }),
    ])
  }, [t, format, due, onOpen, isOfOneOrder])
}
