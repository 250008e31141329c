import { ProblemError } from '@hexmart/client'
import { useTranslations } from '../i18n/use-translations.ts'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'

interface ProblemMessageProps {
  /** What a query or a mutation failed with: a `ProblemError`, or an error of the page itself. */
  readonly error: unknown
  readonly onRetry?: (() => void) | undefined
}

/** Says what went wrong and what to do: in the words of the service, or in general words for an error of the page itself. */
export function ProblemMessage({ error, onRetry }: ProblemMessageProps) {
  const t = useTranslations('shared')
  const problem = error instanceof ProblemError ? error.problem : undefined
  const requestId = problem !== undefined && 'requestId' in problem ? String(problem.requestId) : undefined
  return (
    <Notice
      tone="bad"
      title={problem?.title ?? t('problem.unexpected')}
      detail={
        <>
          <p>{problem?.detail ?? t('problem.unexpectedDetail')}</p>
          {requestId !== undefined && problem?.status === 500 && (
            <p className="text-xs text-muted">{t('problem.reference', { requestId })}</p>
          )}
        </>
      }
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {t('tryAgain')}
          </Button>
        )
      }
    />
  )
}
