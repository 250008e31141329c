import type { Summary } from '@hexmart/client'
import { Link } from '@tanstack/react-router'
import { Badge } from '../../shared/components/badge.tsx'
import { Card } from '../../shared/components/card.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { linkClass } from '../components/page-header.tsx'

const toDeliveries: string = '/deliveries'

/** How many commands and messages wait, and how many messages are dead. */
export function Running({ queue, deliveries }: Pick<Summary, 'queue' | 'deliveries'>) {
  const t = useTranslations('console.overview')
  const format = useFormat()
  const seconds = Math.round(deliveries.oldestWaiting / 1_000)
  const rows = [
    { label: t('queue'), value: format.number(queue.waiting) },
    {
      label: t('deliveriesWaiting'),
      value: t('deliveryCount', { count: deliveries.waiting }),
      detail: deliveries.waiting > 0 ? t('oldest', { seconds }) : '',
    },
    { label: t('deliveriesDead'), value: t('deliveryCount', { count: deliveries.dead }), isBad: deliveries.dead > 0 },
  ]
  return (
    <Card
      title={t('running')}
      aside={
        <Link to={toDeliveries} className={`${linkClass} text-sm`}>
          {t('toDeliveries')}
        </Link>
      }
    >
      <dl className="grid gap-3 text-sm">
        {rows.map(({ label, value, detail, isBad }) => (
          <div key={label} className="flex items-baseline justify-between gap-4">
            <dt>
              {label} <span className="text-xs text-muted">{detail}</span>
            </dt>
            <dd className="font-semibold tabular-nums">{isBad ? <Badge tone="bad">{value}</Badge> : value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
