import type { Delivery } from '@hexmart/client'
import { Badge } from '../../shared/components/badge.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'

const tones = { DEAD: 'bad', WAITING: 'warn', SENT: 'good', DISCARDED: 'plain' } as const

export function DeliveryState({ state }: Pick<Delivery, 'state'>) {
  const t = useTranslations('console.deliveries')
  return <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>
}

const events = { 'order.paid': 'paid', 'order.canceled': 'canceled' } as const

/** The key of the text for an event. It differs from the event's name, because a key must not contain a dot. */
export const textKeyOf = (type: Delivery['type']) => events[type]
