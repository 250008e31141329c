import { type getRouteApi, Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { buttonClass } from '../../shared/components/button.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { DayFilter, Filters, SelectFilter, TextFilter } from '../components/filters.tsx'
import { orderStatuses } from './statuses.ts'

type Search = ReturnType<ReturnType<typeof getRouteApi<'/orders'>>['useSearch']>

/**
 * What an operator can search by. The list is filtered by one of the first three at a time. An order number does not filter
 * the list, but leads to the order.
 */
const keys = ['userId', 'productId', 'reference', 'orderId'] as const
type Key = (typeof keys)[number]

const orderIdPattern = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

interface OrderFiltersProps {
  readonly search: Search
  readonly onChange: (search: Search) => void
  readonly onClear: (() => void) | undefined
}

export function OrderFilters({ search, onChange, onClear }: OrderFiltersProps) {
  const t = useTranslations('console.orders')
  const { userId, productId, reference, ...others } = search
  const filterKey = (['userId', 'productId', 'reference'] as const).find((key) => search[key] !== undefined)
  const [key, setKey] = useState<Key>(filterKey ?? 'userId')
  const [typedId, setTypedId] = useState<string>()
  // The address may change while the page shows, for example by the browser's back button.
  useEffect(() => {
    if (filterKey !== undefined) setKey(filterKey)
  }, [filterKey])
  const value = key === 'orderId' ? typedId : (userId ?? productId ?? reference)

  const changeText = (by: Key, text: string | undefined) => {
    setKey(by)
    setTypedId(by === 'orderId' ? text : undefined)
    onChange(by === 'orderId' || text === undefined ? others : { ...others, [by]: text })
  }
  return (
    <div className="grid gap-2">
      <Filters onClear={onClear}>
        <SelectFilter
          label={t('filters.by')}
          value={key}
          options={keys.map((each) => [each, t(`filters.${each}`)])}
          onChange={(by) => changeText(by ?? 'userId', value)}
        />
        <TextFilter label={t(`filters.value.${key}`)} value={value} onChange={(text) => changeText(key, text)} />
        <SelectFilter
          label={t('filters.status')}
          value={search.status}
          any={t('filters.anyStatus')}
          options={orderStatuses.map((status) => [status, t(`statuses.${status}`)])}
          onChange={(status) => onChange({ ...search, status })}
        />
        <DayFilter
          label={t('filters.from')}
          value={search.from}
          max={search.to}
          onChange={(from) => onChange({ ...search, from })}
        />
        <DayFilter
          label={t('filters.to')}
          value={search.to}
          min={search.from}
          onChange={(to) => onChange({ ...search, to })}
        />
      </Filters>
      {key === 'orderId' && typedId !== undefined && <OpenOrder typed={typedId} />}
    </div>
  )
}

function OpenOrder({ typed }: { readonly typed: string }) {
  const t = useTranslations('console.orders.filters')
  if (!orderIdPattern.test(typed)) return <p className="text-sm text-muted">{t('notAnOrder')}</p>
  return (
    <Link
      to="/orders/$orderId"
      params={{ orderId: typed.toLowerCase() }}
      className={`${buttonClass()} justify-self-start`}
    >
      {t('open')}
    </Link>
  )
}
