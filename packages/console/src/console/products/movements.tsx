import type { Movement } from '@hexmart/client'
import { useMemo } from 'react'
import { useClient } from '../../shared/api.ts'
import { classes } from '../../shared/components/classes.ts'
import { columnsOf } from '../../shared/components/data-table.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { PagedTable } from '../components/paged-table.tsx'
import { SubjectLink } from '../components/subject-link.tsx'
import { usePages } from '../components/use-pages.ts'

const column = columnsOf<Movement>()

/** The movements of a product's stock, newest first. */
export function Movements({ productId }: { readonly productId: string }) {
  const t = useTranslations('console.products.movements')
  const client = useClient()
  const format = useFormat()
  const pages = usePages({
    queryKey: ['admin', 'products', productId, 'movements'],
    load: (page, options) => client.admin.products.movements(productId, page, options),
    rowsOf: ({ movements }) => movements,
  })
  const columns = useMemo(
    () =>
      column.columns([
        column.accessor('at', {
          header: t('at'),
          cell: ({ getValue }) => <span className="whitespace-nowrap">{format.exact(getValue())}</span>,
        }),
        column.accessor('change', {
          header: t('change'),
          meta: { isNumber: true },
          cell: ({ getValue }) => {
            const change = getValue()
            return (
              <span className={classes('font-medium', change > 0 ? 'text-good' : 'text-ink')}>
                {change > 0 ? '+' : '−'}
                {format.number(Math.abs(change))}
              </span>
            )
          },
        }),
        column.accessor('reason', { header: t('reason'), cell: ({ getValue }) => t(`reasons.${getValue()}`) }),
        column.accessor('orderId', {
          header: t('order'),
          cell: ({ row: { original } }) =>
            original.orderId === null ? (
              <span className="text-muted">{original.reason === 'OPERATOR' ? '–' : t('pruned')}</span>
            ) : (
              <SubjectLink type="order" id={original.orderId} />
            ),
        }),
      ]),
    [t, format],
  )
  return (
    <PagedTable
      pages={pages}
      caption={t('title')}
      columns={columns}
      idOf={({ at, reason, orderId, change }) => `${at} ${reason} ${orderId} ${change}`}
      empty={<Empty title={t('empty')} detail={t('emptyDetail')} />}
    />
  )
}
