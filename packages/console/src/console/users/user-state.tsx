import type { User } from '@hexmart/client'
import { useTranslations } from 'use-intl'
import { Badge } from '../../shared/components/badge.tsx'

const tones = { ACTIVE: 'good', BLOCKED: 'warn', ERASED: 'plain' } as const

export function UserState({ state }: { readonly state: User['state'] }) {
  const t = useTranslations('console.users.states')
  return <Badge tone={tones[state]}>{t(state)}</Badge>
}
