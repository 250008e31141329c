import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { buttonClass } from '../shared/components/button.tsx'
import { Empty } from '../shared/components/states.tsx'

export function NotFound() {
  const t = useTranslations('window.layout')
  return (
    <Empty
      isPage
      title={t('notFound')}
      action={
        <Link to="/" className={buttonClass()}>
          {t('toProducts')}
        </Link>
      }
    />
  )
}
