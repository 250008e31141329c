import { Empty } from '../../shared/components/states.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { ClearFilters } from './filters.tsx'

interface NoMatchProps {
  /** Clears all filters. */
  readonly onClear: () => void
  /** Whether pages of the list that are not loaded yet may have a match. */
  readonly hasMore?: boolean
}

/** The message for a list of which no loaded page has a match, but a further page may have one. */
export function NoMatchYet() {
  const t = useTranslations('console.components')
  return <Empty title={t('noMatchYet')} detail={t('noMatchYetDetail')} />
}

/** The message that takes the place of a list in which nothing matches the filters. */
export function NoMatch({ onClear, hasMore = false }: NoMatchProps) {
  const t = useTranslations('console.components')
  if (hasMore) return <NoMatchYet />
  return <Empty title={t('noMatch')} detail={t('noMatchDetail')} action={<ClearFilters onClear={onClear} />} />
}
