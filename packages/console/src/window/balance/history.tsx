import type { BalanceEntry } from '@hexmart/client'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { Button } from '../../shared/components/button.tsx'
import { classes } from '../../shared/components/classes.ts'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Empty, Skeleton } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useHistory } from './use-balance.ts'

/** What changed the balance, newest first. @param days 0 for all of it */
export function History({ userId, days }: { readonly userId: string; readonly days: number }) {
  const t = useTranslations('window.balance')
  const shared = useTranslations('shared.table')
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useHistory(userId, days)
  if (error !== null) return <ProblemMessage error={error} onRetry={() => refetch()} />
  if (isPending) return <Skeleton className="h-64 rounded-card" />
  if (data.length === 0) return <Empty title={days === 0 ? t('emptyAll') : t('empty')} detail={t('emptyDetail')} />
  return (
    <>
      <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface shadow-card">
        {data.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      {hasNextPage && (
        <Button className="justify-self-center" onClick={() => fetchNextPage()} isBusy={isFetchingNextPage}>
          {shared('more')}
        </Button>
      )}
    </>
  )
}

function Entry({ entry }: { readonly entry: BalanceEntry }) {
  const t = useTranslations('window.balance')
  const format = useFormat()
  const { type, amount, balanceAfter, orderId, reason, at } = entry
  return (
    <li className="flex items-center justify-between gap-4 px-4 py-3 [contain-intrinsic-size:auto_4rem] [content-visibility:auto] sm:px-5">
      <div className="min-w-0">
        <p className="font-medium">{t(`type.${type}`)}</p>
        <p className="flex flex-wrap gap-x-2 text-xs text-muted">
          <time dateTime={at}>{format.dateTime(at)}</time>
          {orderId !== null && (
            <Link to="/orders/$orderId" params={{ orderId }} className="text-accent hover:underline">
              {t('order')}
            </Link>
          )}
        </p>
        {reason !== null && <p className="text-sm text-muted">{reason}</p>}
      </div>
      <div className="shrink-0 text-right tabular-nums">
        <p className={classes('font-semibold', amount > 0 && 'text-good')}>
          {amount > 0 ? '+' : '−'}
          {format.money(Math.abs(amount))}
        </p>
        <p className="text-xs text-muted">{t('after', { amount: format.money(balanceAfter) })}</p>
      </div>
    </li>
  )
}
