import type { User } from '@hexmart/client'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { Button } from '../../shared/components/button.tsx'
import { columnsOf } from '../../shared/components/data-table.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { ExportButton } from '../components/export-button.tsx'
import { Filters, TextFilter } from '../components/filters.tsx'
import { NoMatch } from '../components/no-match.tsx'
import { PageHeader } from '../components/page-header.tsx'
import { PagedTable } from '../components/paged-table.tsx'
import { SubjectLink } from '../components/subject-link.tsx'
import { useMay } from '../components/use-may.ts'
import { usePages } from '../components/use-pages.ts'
import { CreateUser } from './create-user.tsx'
import { UserState } from './user-state.tsx'

const route = getRouteApi('/users')
const column = columnsOf<User>()

/**
 * All users, sorted by id. A search finds the user whose id is the text, and the users whose names begin with the text.
 */
export function UsersPage() {
  const t = useTranslations('console.users')
  const client = useClient()
  const { query } = route.useSearch()
  const navigate = route.useNavigate()
  const [isCreating, setCreating] = useState(false)
  const mayCreate = useMay('hexmart:users')
  const search = (text: string | undefined) => void navigate({ search: { query: text }, replace: true })
  const pages = usePages({
    queryKey: ['users', { query }],
    load: (page, options) => client.admin.users.list({ ...(query !== undefined && { query }), ...page }, options),
    rowsOf: ({ users }) => users,
  })
  const columns = useMemo(
    () =>
      column.columns([
        column.accessor('name', {
          header: t('name'),
          cell: ({ row: { original } }) => (
            <SubjectLink type="user" id={original.id}>
              {original.name ?? <span className="italic">{t('noName')}</span>}
            </SubjectLink>
          ),
        }),
        column.accessor('id', { header: t('id'), meta: { isText: true } }),
        column.accessor('state', {
          header: t('state'),
          cell: ({ row }) => <UserState state={row.original.state} />,
        }),
      ]),
    [t],
  )
  return (
    <div className="grid gap-6">
      <PageHeader
        title={t('title')}
        actions={
          <>
            <ExportButton
              name="entries"
              label={t('exportOpen')}
              detail={t('exportDetail')}
              start={(period, options) => client.admin.entries.export(period, options)}
            />
            {mayCreate && (
              <Button variant="primary" onClick={() => setCreating(true)}>
                {t('create.action')}
              </Button>
            )}
          </>
        }
      />
      <Filters onClear={query === undefined ? undefined : () => search(undefined)}>
        <TextFilter label={t('search')} value={query} onChange={search} />
      </Filters>
      <PagedTable
        caption={t('list')}
        columns={columns}
        pages={pages}
        idOf={({ id }) => id}
        empty={
          query === undefined ? (
            <Empty title={t('none')} detail={t('noneDetail')} />
          ) : (
            <NoMatch onClear={() => search(undefined)} />
          )
        }
      />
      {isCreating && <CreateUser onClose={() => setCreating(false)} />}
    </div>
  )
}
