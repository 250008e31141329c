import { Link } from '@tanstack/react-router'
import { buttonClass } from '../../shared/components/button.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'

export function NotFound() {
  const t = useTranslations('console.layout')
  return (
    <Empty
      isPage
      title={t('notFound')}
      action={
        <Link to="/" className={buttonClass()}>
          {t('toOverview')}
        </Link>
      }
    />
  )
}
