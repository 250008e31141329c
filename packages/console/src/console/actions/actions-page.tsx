import { getRouteApi } from '@tanstack/react-router'
import { useClient } from '../../shared/api.ts'
import { Empty } from '../../shared/components/states.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { withoutUndefined } from '../address/search.ts'
import { Filters, TextFilter } from '../components/filters.tsx'
import { NoMatch } from '../components/no-match.tsx'
import { PageHeader } from '../components/page-header.tsx'
import { usePages } from '../components/use-pages.ts'
import { ActionsTable } from './actions-table.tsx'

const route = getRouteApi('/actions')

/** The actions of operators. Filters reduce the list to one operator, to one subject, or to both. */
export function ActionsPage() {
  const t = useTranslations('console.actions')
  const client = useClient()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const clear = () => void navigate({ search: {} })
  const isFiltered = Object.keys(search).length > 0
  const pages = usePages({
    queryKey: ['actions', search],
    load: (page, options) => client.admin.actions({ ...withoutUndefined(search), ...page }, options),
    rowsOf: ({ actions }) => actions,
  })
  return (
    <div className="grid gap-6">
      <PageHeader title={t('title')} detail={t('detail')} />
      <Filters onClear={isFiltered ? clear : undefined}>
        <TextFilter
          label={t('byActor')}
          value={search.actor}
          onChange={(actor) => void navigate({ search: { ...search, actor }, replace: true })}
        />
        <TextFilter
          label={t('bySubject')}
          value={search.subject}
          onChange={(subject) => void navigate({ search: { ...search, subject }, replace: true })}
        />
      </Filters>
      <ActionsTable
        pages={pages}
        empty={isFiltered ? <NoMatch onClear={clear} /> : <Empty title={t('none')} detail={t('noneDetail')} />}
      />
    </div>
  )
}
