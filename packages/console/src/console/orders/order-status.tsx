import type { Order } from '@hexmart/client'
import { Badge } from '../../shared/components/badge.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'

const tones = { PAID: 'good', COMPLETED: 'plain', CANCELED: 'bad' } as const

export function OrderStatus({ status }: { readonly status: Order['status'] }) {
  const t = useTranslations('console.orders.statuses')
  return <Badge tone={tones[status]}>{t(status)}</Badge>
}
