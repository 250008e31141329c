import type { CouponWithUse } from '@hexmart/client'
import { useMemo } from 'react'
import { Card } from '../../shared/components/card.tsx'
import { Chart } from '../../shared/components/chart.tsx'
import { classes } from '../../shared/components/classes.ts'
import { Countdown } from '../../shared/components/countdown.tsx'
import { Fitting } from '../../shared/components/fitting.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useServerTime } from '../../shared/use-server-time.ts'
import { type Phase, phaseOf } from './phase.ts'
import { ratesOf, type Sample } from './rush-samples.ts'
import { ShareBar, shareOf } from './share-bar.tsx'
import { useSamples } from './use-rush.ts'

interface RushViewProps {
  readonly coupon: CouponWithUse
  /** When the coupon was read, in milliseconds since 1970. */
  readonly at: number
}

/** A rush for a coupon, as it happens: the countdown, how many remain, and how many are issued per second. */
export function RushView({ coupon, at }: RushViewProps) {
  const t = useTranslations('console.coupons.rush')
  const now = useServerTime(coupon.opensAt)
  const phase = phaseOf(coupon, now)
  const samples = useSamples(coupon, at)
  return (
    <Card
      title={t('title')}
      aside={
        <span className="flex items-center gap-2 text-xs text-muted">
          <span
            aria-hidden="true"
            className={classes('size-2 rounded-full', phase === 'open' ? 'animate-pulse bg-good' : 'bg-edge')}
          />
          {t(phase === 'open' ? 'everySecond' : 'calm')}
        </span>
      }
    >
      <div className="grid gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <div className="grid content-start gap-5">
          <Headline coupon={coupon} phase={phase} now={now} />
          <Remaining coupon={coupon} />
        </div>
        <Rates samples={samples} />
      </div>
    </Card>
  )
}

interface HeadlineProps {
  readonly coupon: CouponWithUse
  readonly phase: Phase
  readonly now: number
}

/** The phase of the coupon, with a small line of details. */
function Headline({ coupon, phase, now }: HeadlineProps) {
  const t = useTranslations('console.coupons.rush')
  const format = useFormat()
  const { opensAt, expiresAt, soldOutAt, quantity } = coupon
  const [big, small] = words()
  function words(): [big: React.ReactNode, small: string] {
    switch (phase) {
      case 'upcoming':
        return [
          <Countdown key="countdown" milliseconds={Date.parse(opensAt ?? '') - now} />,
          t('opensAt', { time: format.exact(opensAt ?? now) }),
        ]
      case 'open':
        return [t('open'), t('openUntil', { time: format.dateTime(expiresAt) })]
      case 'soldOut':
        return [t('soldOut'), soldOutWords()]
      case 'prepared':
        return [t('prepared'), t('preparedDetail')]
      case 'paused':
        return [t('paused'), t('pausedDetail')]
      case 'expired':
        return [t('expired'), t('expiredDetail', { time: format.dateTime(expiresAt) })]
    }
  }
  function soldOutWords(): string {
    if (soldOutAt === null) return t('soldOutUnknown')
    const time = format.exact(soldOutAt)
    const untilSoldOut = opensAt === null ? 0 : Date.parse(soldOutAt) - Date.parse(opensAt)
    // The words leave out the seconds if the coupon has no opening to count from, or took more than ten minutes to sell out.
    if (untilSoldOut <= 0 || untilSoldOut > 600_000) return t('soldOutAt', { time })
    return t('goneIn', { time, quantity, seconds: untilSoldOut / 1_000 })
  }
  return (
    <div className="min-h-18">
      {phase === 'upcoming' && <p className="text-sm text-muted">{t('opensIn')}</p>}
      <p
        className={classes(
          'text-3xl font-semibold tabular-nums',
          phase === 'open' && 'text-good',
          phase === 'soldOut' && 'text-bad',
        )}
      >
        {big}
      </p>
      <p className="mt-1 text-sm text-muted">{small}</p>
    </div>
  )
}

function Remaining({ coupon: { remaining, quantity, issued } }: { readonly coupon: CouponWithUse }) {
  const t = useTranslations('console.coupons.rush')
  const format = useFormat()
  return (
    <div className="grid gap-2">
      <p className="@container flex flex-wrap items-baseline gap-x-3">
        <span className="text-5xl font-semibold tabular-nums">
          <Fitting>{format.number(remaining)}</Fitting>
        </span>
        <span className="text-sm text-muted">{t('remainOf', { quantity })}</span>
      </p>
      <ShareBar share={shareOf(remaining, quantity)} className="h-3" />
      <p className="text-sm text-muted tabular-nums">{t('issued', { issued })}</p>
    </div>
  )
}

/** How many seconds the chart shows. */
const span = 60

/** How many coupons were issued per second, measured since the page was opened. */
function Rates({ samples }: { readonly samples: readonly Sample[] }) {
  const t = useTranslations('console.coupons.rush')
  const format = useFormat()
  const { times, series, peak } = useMemo(() => {
    const { times, perSecond } = ratesOf(samples)
    return { times, series: { label: t('perSecond'), values: perSecond }, peak: Math.max(0, ...perSecond) }
  }, [samples, t])
  const formats = useMemo(
    () => ({
      time: (seconds: number) => format.time(seconds * 1_000),
      value: (value: number) => format.number(Math.round(value * 10) / 10),
    }),
    [format],
  )
  return (
    <div className="min-w-0">
      <div className="mb-1 flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="text-sm font-medium">{t('perSecond')}</h3>
        <p className="text-sm text-muted tabular-nums">{t('peak', { peak: formats.value(peak) })}</p>
      </div>
      <div className="min-h-58">
        {times.length === 0 ? (
          <p className="grid h-58 place-items-center rounded-control bg-sunken px-4 text-center text-sm text-muted">
            {t('watching')}
          </p>
        ) : (
          <Chart
            label={t('chart')}
            times={times}
            series={series}
            formatTime={formats.time}
            formatValue={formats.value}
            step={1}
            span={span}
            height={208}
          />
        )}
      </div>
    </div>
  )
}
