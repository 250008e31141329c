import { Dialog } from '../components/dialog.tsx'
import { Notice } from '../components/notice.tsx'
import { useTranslations } from '../i18n/use-translations.ts'
import type { PageName, SignInSettings } from './page-settings.ts'
import { SignInForm } from './sign-in-form.tsx'
import type { SignInProblem } from './sign-in-link.ts'

interface SignInDialogProps {
  readonly hasEnded: boolean
  readonly problem: SignInProblem | undefined
  readonly page: PageName
  readonly settings: SignInSettings
  readonly onToken: (token: string) => boolean
  readonly onClose: () => void
}

export function SignInDialog({ hasEnded, problem, page, settings, onToken, onClose }: SignInDialogProps) {
  const t = useTranslations('shared.signIn')
  return (
    <Dialog isOpen onClose={onClose} title={hasEnded ? t('expiredTitle') : t('title')}>
      <div className="grid gap-4">
        {hasEnded && <p className="text-sm">{settings.type === 'openid' ? t('expiredOpenId') : t('expired')}</p>}
        {problem !== undefined && !hasEnded && <Problem problem={problem} />}
        <SignInForm page={page} settings={settings} onToken={onToken} />
      </div>
    </Dialog>
  )
}

function Problem({ problem }: { readonly problem: SignInProblem }) {
  const t = useTranslations('shared.signIn')
  if ('title' in problem) return <Notice tone="bad" title={problem.title} detail={problem.detail} />
  const detail = problem.reason === 'refused' ? problem.detail : t(problem.reason)
  return <Notice tone="bad" title={t('failed')} detail={detail} />
}
