import type { ReactNode } from 'react'
import { Button } from '../shared/components/button.tsx'
import { Empty } from '../shared/components/states.tsx'
import { useTranslations } from '../shared/i18n/use-translations.ts'
import { useSession } from '../shared/session/session-provider.tsx'

interface SignedInProps {
  /** Says what the page shows after signing in. */
  readonly detail: string
  readonly children: (userId: string) => ReactNode
}

/** Shows its children to a user who is signed in, and asks a visitor to sign in. */
export function SignedIn({ detail, children }: SignedInProps) {
  const t = useTranslations('window.layout')
  const { session, startSignIn } = useSession()
  if (session !== undefined) return children(session.userId)
  return (
    <Empty
      title={t('signInTitle')}
      detail={detail}
      action={
        <Button variant="primary" className="mt-2" onClick={startSignIn}>
          {t('signIn')}
        </Button>
      }
    />
  )
}
