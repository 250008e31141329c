import type { BalanceEntry } from '@hexmart/client'
import { Link } from '@tanstack/react-router'
import { classes } from '../../shared/components/classes.ts'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Empty, Skeleton } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { MoreButton } from '../more-button.tsx'
import { useHistory } from './use-balance.ts'

/** What changed the balance, newest first. @param days how many of the last days to show; 0 shows the whole history */
export function History({ userId, days }: { readonly userId: string; readonly days: number }) {
  const t = useTranslations('window.balance')
  const entries = useHistory(userId, days)
  const { data, error, isPending, refetch } = entries
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
      <MoreButton list={entries} />
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
