import { Button } from '../shared/components/button.tsx'
import { useTranslations } from '../shared/i18n/use-translations.ts'

interface MoreButtonProps {
  /** A list that comes in pages. */
  readonly list: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    fetchNextPage(): unknown
  }
}

/** Loads the next page of a list, if there is one. */
export function MoreButton({ list: { hasNextPage, isFetchingNextPage, fetchNextPage } }: MoreButtonProps) {
  const t = useTranslations('shared.table')
  if (!hasNextPage) return null
  return (
    <Button className="justify-self-center" onClick={() => fetchNextPage()} isBusy={isFetchingNextPage}>
      {t('more')}
    </Button>
  )
}
