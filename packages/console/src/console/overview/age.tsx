import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useNow } from '../components/use-now.ts'

/** In milliseconds. From this age on, the age is shown in minutes. */
const inMinutesFrom = 60_000

/** How long ago the figures were read. */
export function Age({ at, isFailing }: { readonly at: number; readonly isFailing: boolean }) {
  const t = useTranslations('console.overview')
  const format = useFormat()
  const now = useNow(1_000)
  const age = Math.max(0, now - at)
  return (
    <p className="text-sm text-muted tabular-nums" title={format.dateTime(at)}>
      {age < inMinutesFrom
        ? t('secondsAgo', { seconds: Math.floor(age / 1_000) })
        : t('minutesAgo', { minutes: Math.floor(age / 60_000) })}
      {isFailing && ` · ${t('notRefreshed')}`}
    </p>
  )
}
