import { useTranslations } from '../i18n/use-translations.ts'
import { useSession } from '../session/session-provider.tsx'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

/** Shows who is signed in, with a button to sign out. Shows a visitor a button to sign in. */
export function SessionButton() {
  const t = useTranslations('shared.signIn')
  const { session, startSignIn, signOut } = useSession()
  if (session === undefined) {
    return (
      <Button size="small" onClick={startSignIn}>
        {t('title')}
      </Button>
    )
  }
  return (
    <div className="flex min-w-0 items-center gap-1">
      <span
        className="flex min-w-0 items-center gap-1.5 px-1 text-sm text-muted"
        title={t('signedInAs', { userId: session.userId })}
      >
        <Icon name="user" className="size-4" />
        <span className="max-w-28 truncate max-[26rem]:sr-only">{session.userId}</span>
      </span>
      <Button size="small" variant="quiet" onClick={signOut}>
        {t('out')}
      </Button>
    </div>
  )
}
