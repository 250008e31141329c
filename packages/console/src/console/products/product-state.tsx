import type { StockedProduct } from '@hexmart/client'
import { Badge } from '../../shared/components/badge.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'

const tones = { SELLABLE: 'good', HOLD: 'plain', STOPPED: 'warn' } as const

export function ProductState({ state }: Pick<StockedProduct, 'state'>) {
  const t = useTranslations('console.products')
  return <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>
}
