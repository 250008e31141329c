import type { Delivery } from '@hexmart/client'
import { useCallback } from 'react'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { serverNow } from '../../shared/server-clock.ts'

/**
 * Says when a message is tried next, or when it was sent or discarded. For a dead message, it says that there is no next attempt
 * unless an operator retries the message.
 */
export function useDue() {
  const t = useTranslations('console.deliveries')
  const format = useFormat()
  return useCallback(
    ({ state, dueAt, settledAt }: Delivery): string => {
      if (state === 'DEAD') return t('never')
      if (state !== 'WAITING') return settledAt === null ? '–' : t(`settled.${state}`, { time: format.time(settledAt) })
      const rest = dueAt === null ? 0 : Date.parse(dueAt) - serverNow()
      return rest <= 0 ? t('dueNow') : t('dueIn', { duration: format.duration(rest) })
    },
    [t, format],
  )
}
