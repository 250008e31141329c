import type { Delivery } from '@hexmart/client'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useClient } from '../../shared/api.ts'
import { columnsOf } from '../../shared/components/data-table.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { linkClass, PageHeader } from '../components/page-header.tsx'
import { PagedTable } from '../components/paged-table.tsx'
import { Segmented } from '../components/segmented.tsx'
import { SubjectLink } from '../components/subject-link.tsx'
import { usePages } from '../components/use-pages.ts'
import { DeliveryDetail } from './delivery-detail.tsx'
import { DeliveryState, eventOf } from './delivery-state.tsx'
import { deliveryStates } from './delivery-states.ts'
import { Health } from './health.tsx'
import { useDue } from './use-due.ts'

const route = getRouteApi('/deliveries')
const column = columnsOf<Delivery>()

/** The messages for the data platform, and what to do with the dead ones. */
export function DeliveriesPage() {
  const t = useTranslations('console.deliveries')
  const client = useClient()
  const navigate = route.useNavigate()
  const { state } = route.useSearch()
  const [opened, setOpened] = useState<Delivery>()
  const pages = usePages({
    queryKey: ['admin', 'deliveries', state],
    load: (page, options) => client.admin.deliveries.list({ ...(state !== undefined && { state }), ...page }, options),
    rowsOf: ({ deliveries }) => deliveries,
  })
  const columns = useDeliveryColumns(setOpened)
  const states = [
    ['ALL', t('anyState')],
    ...deliveryStates.map((each) => [each, t(`states.${each}`)] as const),
  ] as const
  // The message as its row shows it now. One that has left the list stays as it was last seen.
  const shown = opened && (pages.rows?.find(({ id }) => id === opened.id) ?? opened)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <PageHeader title={t('title')} detail={t('detail')} />
      <Health />
      <Segmented
        label={t('state')}
        value={state ?? 'ALL'}
        options={states}
        onChange={(next) => void navigate({ search: next === 'ALL' ? {} : { state: next } })}
      />
      <PagedTable
        pages={pages}
        caption={t('title')}
        columns={columns}
        idOf={({ id }) => id}
        empty={<Empty title={t(`empty.${state ?? 'ALL'}`)} detail={t(`emptyDetail.${state ?? 'ALL'}`)} />}
      />
      {shown !== undefined && <DeliveryDetail delivery={shown} onClose={() => setOpened(undefined)} />}
    </div>
  )
}

function useDeliveryColumns(onOpen: (delivery: Delivery) => void) {
  const t = useTranslations('console.deliveries')
  const format = useFormat()
  const due = useDue()
  return useMemo(
    () =>
      column.columns([
        column.accessor('at', {
          header: t('at'),
          cell: ({ row: { original } }) => (
            <button
              type="button"
              className={`${linkClass} text-left whitespace-nowrap`}
              onClick={() => onOpen(original)}
            >
              {format.exact(original.at)}
            </button>
          ),
        }),
        column.accessor('type', {
          header: t('type'),
          cell: ({ getValue }) => <span className="whitespace-nowrap">{t(`types.${eventOf(getValue())}`)}</span>,
        }),
        column.accessor('orderId', {
          header: t('order'),
          cell: ({ getValue }) => <SubjectLink type="order" id={getValue()} />,
        }),
        column.accessor('state', { header: t('state'), cell: ({ getValue }) => <DeliveryState state={getValue()} /> }),
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
            <span className="line-clamp-2 max-w-80 min-w-40 text-muted" title={getValue() ?? undefined}>
              {getValue() ?? '–'}
            </span>
          ),
        }),
      ]),
    [t, format, due, onOpen],
  )
}
