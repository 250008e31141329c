import { ProblemError } from '@hexmart/client'
import { Notice } from '../shared/components/notice.tsx'
import { ProblemMessage } from '../shared/components/problem-message.tsx'
import { useTranslations } from '../shared/i18n/use-translations.ts'

/** Says why a command failed. If the outcome of the command is unknown, this says that pressing again is safe. */
export function CommandProblem({ error }: { readonly error: unknown }) {
  const t = useTranslations('window.layout')
  if (error == null) return null
  if (error instanceof ProblemError && error.outcomeUnknown) {
    return <Notice tone="warn" title={t('unsettledTitle')} detail={t('unsettledDetail')} />
  }
  return <ProblemMessage error={error} />
}
