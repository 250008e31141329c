import type { DailyFigures } from '@hexmart/client'
import { classes } from '../../shared/components/classes.ts'
import { Fitting } from '../../shared/components/fitting.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { deltaOf, type FigureName, figureNames } from './figures.ts'

interface TodayProps {
  readonly today: DailyFigures
  readonly yesterday: DailyFigures | undefined
}

/** The figures of today so far, each with the figure of the whole of yesterday. */
export function Today({ today, yesterday }: TodayProps) {
  const t = useTranslations('console.overview')
  const showFigure = useFigureFormat()
  return (
    <section aria-label={t('today')}>
      <dl className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        {figureNames.map((name) => (
          <div
            key={name}
            className="@container min-w-0 rounded-card border border-line bg-surface p-4 shadow-card sm:p-5"
          >
            <dt className="text-sm text-muted">{t(name)}</dt>
            <dd className="mt-1 text-xl font-semibold tabular-nums max-[23rem]:text-base sm:text-2xl">
              <Fitting>{showFigure(name, today[name])}</Fitting>
            </dd>
            <dd className="mt-1 flex flex-wrap gap-x-2 text-xs text-muted tabular-nums">
              {yesterday === undefined ? (
                t('noYesterday')
              ) : (
                <>
                  <Delta name={name} share={deltaOf(today[name], yesterday[name])} />
                  {t('yesterday', { value: showFigure(name, yesterday[name]) })}
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Formats a figure: orders and cancellations are counts, sales and charges are amounts. */
export function useFigureFormat(): (name: FigureName, value: number) => string {
  const format = useFormat()
  return (name, value) => (name === 'orders' || name === 'cancels' ? format.number(value) : format.money(value))
}

/** The change since yesterday. An increase shows as good, except for cancellations. */
function Delta({ name, share }: { readonly name: FigureName; readonly share: number | undefined }) {
  const format = useFormat()
  if (share === undefined) return null
  const isGood = name === 'cancels' ? share < 0 : share > 0
  return (
    <span className={classes('font-semibold', share !== 0 && (isGood ? 'text-good' : 'text-bad'))}>
      {format.signedPercent(share)}
    </span>
  )
}
