import { ProblemError } from '@hexmart/client'
import { Notice } from '../shared/components/notice.tsx'
import { ProblemMessage } from '../shared/components/problem-message.tsx'
import { useTranslations } from '../shared/i18n/use-translations.ts'

/** Why a press did not work. If its outcome is not known, it says that another press is safe. */
export function CommandProblem({ error }: { readonly error: unknown }) {
  const t = useTranslations('window.layout')
  if (error == null) return null
  if (error instanceof ProblemError && error.outcomeUnknown) {
    return <Notice tone="warn" title={t('unsettledTitle')} detail={t('unsettledDetail')} />
  }
  return <ProblemMessage error={error} />
}
