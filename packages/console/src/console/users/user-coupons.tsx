import type { UserCoupon } from '@hexmart/client'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useClient } from '../../shared/api.ts'
import { columnsOf } from '../../shared/components/data-table.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { PagedTable } from '../components/paged-table.tsx'
import { Segmented } from '../components/segmented.tsx'
import { SubjectLink } from '../components/subject-link.tsx'
import { usePages } from '../components/use-pages.ts'
import { couponLists } from './lists.ts'

const route = getRouteApi('/users/$userId')
const column = columnsOf<UserCoupon>()
const empty = { usable: 'noneUsable', used: 'noneUsed', expired: 'noneExpired' } as const

/** The coupons of a user in one state: usable, used or expired. */
export function UserCoupons({ userId }: { readonly userId: string }) {
  const t = useTranslations('console.users.coupons')
  const client = useClient()
  const format = useFormat()
  const { coupons: state = 'usable' } = route.useSearch()
  const navigate = route.useNavigate()
  const pages = usePages({
    queryKey: ['user-coupons', userId, state],
    load: (page, options) => client.coupons.list(userId, { state, ...page }, options),
    rowsOf: ({ coupons }) => coupons,
  })
  const columns = useMemo(() => {
    const usedBy = column.accessor('usedBy', {
      header: t('usedBy'),
      cell: ({ row }) => row.original.usedBy && <SubjectLink type="order" id={row.original.usedBy} />,
    })
    return column.columns([
      column.accessor('name', {
        header: t('coupon'),
        meta: { isText: true },
        cell: ({ row: { original } }) => (
          <SubjectLink type="coupon" id={original.couponId}>
            {original.name}
          </SubjectLink>
        ),
      }),
      column.accessor('number', { header: t('number'), meta: { isNumber: true, isWide: true } }),
      column.display({
        id: 'discount',
        header: t('discount'),
        meta: { isText: true },
        cell: ({ row }) => <Discount coupon={row.original} />,
      }),
      column.accessor('issuedAt', {
        header: t('issuedAt'),
        cell: ({ row }) => <span className="whitespace-nowrap">{format.dateTime(row.original.issuedAt)}</span>,
      }),
      column.accessor('expiresAt', {
        header: t('expiresAt'),
        cell: ({ row }) => <span className="whitespace-nowrap">{format.dateTime(row.original.expiresAt)}</span>,
      }),
      ...(state === 'used' ? [usedBy] : []),
    ])
  }, [t, format, state])
  return (
    <div className="grid gap-4">
      <Segmented
        label={t('state')}
        value={state}
        options={couponLists.map((each) => [each, t(each)])}
        onChange={(next) =>
          void navigate({ search: { list: 'coupons', coupons: next }, replace: true, resetScroll: false })
        }
      />
      <PagedTable
        caption={t('caption')}
        columns={columns}
        pages={pages}
        idOf={({ id }) => id}
        empty={<Empty title={t(empty[state])} />}
      />
    </div>
  )
}

function Discount({ coupon: { discount, maximumDiscount, minimumSubtotal } }: { readonly coupon: UserCoupon }) {
  const t = useTranslations('console.users.coupons')
  const format = useFormat()
  return (
    <>
      {discount.type === 'FIXED' && t('amountOff', { amount: format.money(discount.amount) })}
      {discount.type === 'PERCENT' &&
        (maximumDiscount === null
          ? t('percentOff', { percent: discount.percent })
          : t('percentUpTo', { percent: discount.percent, most: format.money(maximumDiscount) }))}
      {minimumSubtotal > 0 && (
        <span className="ml-1 text-muted">{t('minimum', { amount: format.money(minimumSubtotal) })}</span>
      )}
    </>
  )
}
