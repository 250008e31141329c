import type { StockedProduct } from '@hexmart/client'
import { useTranslations } from 'use-intl'
import { Badge } from '../../shared/components/badge.tsx'

const tones = { SELLABLE: 'good', HOLD: 'plain', STOPPED: 'warn' } as const

export function ProductState({ state }: Pick<StockedProduct, 'state'>) {
  const t = useTranslations('console.products')
  return <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>
}
