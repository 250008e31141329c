import type { Order } from '@hexmart/client'
import { useTranslations } from 'use-intl'
import { Badge } from '../../shared/components/badge.tsx'

const tones = { PAID: 'good', COMPLETED: 'plain', CANCELED: 'bad' } as const

export function OrderStatus({ status }: Pick<Order, 'status'>) {
  const t = useTranslations('window.orders.status')
  return <Badge tone={tones[status]}>{t(status)}</Badge>
}
