import type { Action } from '@hexmart/client'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { useClient } from '../../shared/api.ts'
import { columnsOf } from '../../shared/components/data-table.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { linkClass } from '../components/page-header.tsx'
import { PagedTable } from '../components/paged-table.tsx'
import { SubjectLink } from '../components/subject-link.tsx'
import { type Pages, usePages } from '../components/use-pages.ts'

const column = columnsOf<Action>()

interface ActionsTableProps {
  readonly pages: Pages<Action>
  readonly empty: ReactNode
  /** Leaves out the column of subjects, on the page of one subject. */
  readonly isOfOneSubject?: boolean
}

/** A list of operators' actions. The id of an operator leads to all actions of that operator. */
export function ActionsTable({ pages, empty, isOfOneSubject = false }: ActionsTableProps) {
  const t = useTranslations('console.actions')
  const format = useFormat()
  const columns = useMemo(() => {
    const subject = column.display({
      id: 'subject',
      header: t('subject'),
      cell: ({ row }) => <Subject subject={row.original.subject} />,
    })
    return column.columns([
      column.accessor('at', {
        header: t('at'),
        cell: ({ row }) => <span className="whitespace-nowrap">{format.dateTime(row.original.at)}</span>,
      }),
      column.accessor('actor', {
        header: t('actor'),
        cell: ({ row: { original } }) => (
          <Link
            to="/actions"
            search={{ actor: original.actor }}
            className={linkClass}
            title={t('only', { actor: original.actor })}
          >
            {original.actor}
          </Link>
        ),
      }),
      column.accessor('command', {
        header: t('what'),
        meta: { isText: true },
        cell: ({ row }) => <Command name={row.original.command} />,
      }),
      ...(isOfOneSubject ? [] : [subject]),
      column.accessor('reason', {
        header: t('reason'),
        meta: { isText: true },
        cell: ({ row }) => row.original.reason ?? '–',
      }),
    ])
  }, [t, format, isOfOneSubject])
  return <PagedTable caption={t('list')} columns={columns} pages={pages} idOf={({ id }) => id} empty={empty} />
}

/** The actions about one subject, such as a user or an order. */
export function ActionsAbout({ subject }: { readonly subject: string }) {
  const t = useTranslations('console.actions')
  const client = useClient()
  const pages = usePages({
    queryKey: ['actions', { subject }],
    load: (page, options) => client.admin.actions({ subject, ...page }, options),
    rowsOf: ({ actions }) => actions,
  })
  return <ActionsTable pages={pages} isOfOneSubject empty={<Empty title={t('noneAbout')} />} />
}

function Command({ name }: { readonly name: string }) {
  const t = useTranslations('console.actions.commands')
  // The program that runs the shop may have added commands. The page has no words for them, so it shows their names.
  return isKnown(name) ? t(name) : <code className="font-mono text-xs">{name}</code>
  function isKnown(command: string): command is Parameters<typeof t>[0] {
    return t.has(command as Parameters<typeof t>[0])
  }
}

function Subject({ subject: { type, id } }: { readonly subject: Action['subject'] }) {
  const t = useTranslations('console.actions')
  const name = <span className="mr-1.5 text-muted">{t(`types.${type}`)}</span>
  // An import, and an action on the deliveries as a whole, such as resuming them, has the subject `all` instead of one id.
  if (id === 'all') {
    return (
      <>
        {name}
        {t('all')}
      </>
    )
  }
  if (type === 'delivery' || type === 'day') {
    return (
      <>
        {name}
        <span title={id}>{type === 'day' ? id : `…${id.slice(-12)}`}</span>
      </>
    )
  }
  return (
    <>
      {name}
      <SubjectLink type={type} id={id} />
    </>
  )
}
