import type { CouponHolder } from '@hexmart/client'
import { useMemo } from 'react'
import { useClient } from '../../shared/api.ts'
import { columnsOf } from '../../shared/components/data-table.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { PagedTable } from '../components/paged-table.tsx'
import { SubjectLink } from '../components/subject-link.tsx'
import { usePages } from '../components/use-pages.ts'

const column = columnsOf<CouponHolder>()

/** The users who hold a coupon, in the sequence in which they got it, each with the order that used it. */
export function Holders({ couponId }: { readonly couponId: string }) {
  const t = useTranslations('console.coupons.holders')
  const client = useClient()
  const format = useFormat()
  const pages = usePages({
    queryKey: ['admin', 'coupons', couponId, 'holders'],
    load: (page, options) => client.admin.coupons.holders(couponId, page, options),
    rowsOf: ({ holders }) => holders,
  })
  const columns = useMemo(
    () =>
      column.columns([
        column.accessor('number', {
          header: t('number'),
          meta: { isNumber: true },
          cell: ({ getValue }) => format.number(getValue()),
        }),
        column.accessor('userId', {
          header: t('user'),
          cell: ({ getValue }) => <SubjectLink type="user" id={getValue()} />,
        }),
        column.accessor('issuedAt', {
          header: t('issuedAt'),
          cell: ({ getValue }) => <span className="whitespace-nowrap">{format.exact(getValue())}</span>,
        }),
        column.accessor('usedBy', {
          header: t('usedBy'),
          cell: ({ row: { original } }) =>
            original.usedBy === null ? (
              <span className="text-muted">{t('unused')}</span>
            ) : (
              <SubjectLink type="order" id={original.usedBy} />
            ),
        }),
        column.accessor('expiresAt', {
          header: t('expiresAt'),
          meta: { isWide: true },
          cell: ({ getValue }) => <span className="whitespace-nowrap">{format.dateTime(getValue())}</span>,
        }),
      ]),
    [t, format],
  )
  return (
    <PagedTable
      pages={pages}
      caption={t('title')}
      columns={columns}
      idOf={({ userCouponId }) => userCouponId}
      empty={<Empty title={t('empty')} detail={t('emptyDetail')} />}
    />
  )
}
