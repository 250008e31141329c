import type { DailyFigures } from '@hexmart/client'
import { useTranslations } from 'use-intl'
import { useFormat } from '../../shared/format/use-format.ts'

interface TodayProps {
  readonly today: DailyFigures
  readonly yesterday: DailyFigures | undefined
}

/** The figures of today so far, each above that of the whole of yesterday. */
export function Today({ today, yesterday }: TodayProps) {
  const t = useTranslations('console.overview')
  const format = useFormat()
  const figures = [
    ['orders', format.number],
    ['sales', format.money],
    ['charges', format.money],
    ['cancels', format.number],
  ] as const
  return (
    <section aria-label={t('today')}>
      <dl className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        {figures.map(([name, show]) => (
          <div key={name} className="min-w-0 rounded-card border border-line bg-surface p-5 shadow-card">
            <dt className="text-sm text-muted">{t(name)}</dt>
            <dd className="mt-1 text-2xl font-semibold tabular-nums">{show(today[name])}</dd>
            {yesterday !== undefined && (
              <dd className="mt-1 text-xs text-muted tabular-nums">
                {t('yesterday', { value: show(yesterday[name]) })}
              </dd>
            )}
          </div>
        ))}
      </dl>
    </section>
  )
}
