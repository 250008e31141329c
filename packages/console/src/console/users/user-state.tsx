import type { User } from '@hexmart/client'
import { Badge } from '../../shared/components/badge.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'

const tones = { ACTIVE: 'good', BLOCKED: 'warn', ERASED: 'plain' } as const

export function UserState({ state }: { readonly state: User['state'] }) {
  const t = useTranslations('console.users.states')
  return <Badge tone={tones[state]}>{t(state)}</Badge>
}
