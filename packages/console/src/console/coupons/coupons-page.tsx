import type { Coupon } from '@hexmart/client'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useClient } from '../../shared/api.ts'
import { buttonClass } from '../../shared/components/button.tsx'
import { columnsOf } from '../../shared/components/data-table.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { PageHeader } from '../components/page-header.tsx'
import { PagedTable } from '../components/paged-table.tsx'
import { Segmented } from '../components/segmented.tsx'
import { SubjectLink } from '../components/subject-link.tsx'
import { useMay } from '../components/use-may.ts'
import { usePages } from '../components/use-pages.ts'
import { CouponPhase } from './coupon-phase.tsx'
import { couponStates } from './coupon-states.ts'
import { ShareBar, shareOf } from './share-bar.tsx'
import { useCouponWords } from './use-coupon-words.ts'

const route = getRouteApi('/coupons')
const column = columnsOf<Coupon>()

/** The coupons of the shop: all of them, or those in one state. */
export function CouponsPage() {
  const t = useTranslations('console.coupons')
  const client = useClient()
  const navigate = route.useNavigate()
  const { state } = route.useSearch()
  const mayCreate = useMay('hexmart:coupons')
  const pages = usePages({
    queryKey: ['admin', 'coupons', 'list', state],
    load: (page, options) => client.admin.coupons.list({ ...(state !== undefined && { state }), ...page }, options),
    rowsOf: ({ coupons }) => coupons,
  })
  const columns = useCouponColumns()
  const states = [['ALL', t('anyState')], ...couponStates.map((each) => [each, t(`states.${each}`)] as const)] as const
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <PageHeader
        title={t('title')}
        actions={
          mayCreate && (
            <Link to="/new-coupon" className={buttonClass('primary')}>
              {t('create')}
            </Link>
          )
        }
      />
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
        empty={
          state === undefined ? (
            <Empty title={t('empty')} detail={t('emptyDetail')} />
          ) : (
            <Empty title={t(`emptyStates.${state}`)} detail={t('emptyStateDetail')} />
          )
        }
      />
    </div>
  )
}

function useCouponColumns() {
  const t = useTranslations('console.coupons')
  const format = useFormat()
  const { worth } = useCouponWords()
  return useMemo(
    () =>
      column.columns([
        column.accessor('name', {
          header: t('coupon'),
          meta: { isText: true },
          cell: ({ row: { original } }) => (
            <div className="grid min-w-40">
              <SubjectLink type="coupon" id={original.id}>
                {original.name}
              </SubjectLink>
              <span className="font-mono text-xs text-muted">{original.id}</span>
            </div>
          ),
        }),
        column.accessor('state', { header: t('state'), cell: ({ row }) => <CouponPhase coupon={row.original} /> }),
        column.display({
          id: 'worth',
          header: t('worth'),
          cell: ({ row }) => <span className="whitespace-nowrap">{worth(row.original)}</span>,
        }),
        column.accessor('remaining', {
          header: t('remaining'),
          meta: { isNumber: true },
          cell: ({ row: { original } }) => (
            <div className="grid min-w-28 gap-1">
              <span className="whitespace-nowrap">
                {t('remainingOf', { remaining: original.remaining, quantity: original.quantity })}
              </span>
              <ShareBar share={shareOf(original.remaining, original.quantity)} />
            </div>
          ),
        }),
        column.accessor('opensAt', {
          header: t('opensAt'),
          cell: ({ getValue }) => {
            const opensAt = getValue()
            return (
              <span className="whitespace-nowrap">{opensAt === null ? t('atOnce') : format.dateTime(opensAt)}</span>
            )
          },
        }),
        column.accessor('expiresAt', {
          header: t('expiresAt'),
          cell: ({ getValue }) => <span className="whitespace-nowrap">{format.dateTime(getValue())}</span>,
        }),
      ]),
    [t, format, worth],
  )
}
