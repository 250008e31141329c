import { ProblemError, type UserWithBalance, unwrap } from '@hexmart/client'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { Button } from '../../shared/components/button.tsx'
import { Fitting } from '../../shared/components/fitting.tsx'
import { Notice } from '../../shared/components/notice.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Empty, Loading } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { ActionsAbout } from '../actions/actions-table.tsx'
import { backLinkClass, PageHeader } from '../components/page-header.tsx'
import { Segmented } from '../components/segmented.tsx'
import { useMay } from '../components/use-may.ts'
import { usePages } from '../components/use-pages.ts'
import { OrdersTable } from '../orders/orders-table.tsx'
import { AdjustBalance } from './adjust-balance.tsx'
import { BalanceHistory } from './balance-history.tsx'
import { BlockUser } from './block-user.tsx'
import { EraseUser } from './erase-user.tsx'
import { userLists } from './lists.ts'
import { RenameUser } from './rename-user.tsx'
import { UserCoupons } from './user-coupons.tsx'
import { UserState } from './user-state.tsx'

const route = getRouteApi('/users/$userId')

/** How often the user is read again while the page shows, in milliseconds. */
const refreshEvery = 15_000

/** One user with the balance, and what an operator can do about both. */
export function UserPage() {
  const t = useTranslations('console.users')
  const client = useClient()
  const { userId } = route.useParams()
  const user = useQuery({
    queryKey: ['user', userId],
    queryFn: async ({ signal }) => unwrap(await client.admin.users.get(userId, { signal })),
    refetchInterval: refreshEvery,
  })
  const isUnknown = user.error instanceof ProblemError && user.error.problem.code === 'USER_NOT_FOUND'
  return (
    <div className="grid gap-6">
      <PageHeader
        back={
          <Link to="/users" className={backLinkClass}>
            ← {t('back')}
          </Link>
        }
        title={user.data === undefined ? userId : (user.data.name ?? t('noName'))}
        badge={user.data && <UserState state={user.data.state} />}
        detail={userId}
        actions={user.data && <UserActions user={user.data} />}
      />
      {user.isError && <ProblemMessage error={user.error} onRetry={isUnknown ? undefined : () => user.refetch()} />}
      {user.isPending && <Loading />}
      {user.data !== undefined && !isUnknown && <UserDetails user={user.data} />}
    </div>
  )
}

function UserActions({ user }: { readonly user: UserWithBalance }) {
  const t = useTranslations('console.users')
  const mayChange = useMay('hexmart:users')
  const mayAdjust = useMay('hexmart:balances')
  const [open, setOpen] = useState<'adjust' | 'block' | 'erase' | 'rename'>()
  const close = () => setOpen(undefined)
  const isErased = user.state === 'ERASED'
  return (
    <>
      {mayChange && !isErased && (
        <>
          <Button onClick={() => setOpen('rename')}>{t('rename.action')}</Button>
          <Button onClick={() => setOpen('block')}>
            {t(user.state === 'BLOCKED' ? 'unblock.action' : 'block.action')}
          </Button>
          <Button onClick={() => setOpen('erase')}>{t('erase.action')}</Button>
        </>
      )}
      {mayAdjust && (
        <Button variant="primary" onClick={() => setOpen('adjust')}>
          {t('adjust.action')}
        </Button>
      )}
      {open === 'adjust' && <AdjustBalance user={user} onClose={close} />}
      {open === 'block' && <BlockUser user={user} onClose={close} />}
      {open === 'erase' && <EraseUser user={user} onClose={close} />}
      {open === 'rename' && <RenameUser user={user} onClose={close} />}
    </>
  )
}

function UserDetails({ user }: { readonly user: UserWithBalance }) {
  const t = useTranslations('console.users')
  const format = useFormat()
  const { list = 'history' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <>
      {user.state === 'BLOCKED' && <Notice tone="warn" title={t('blockedTitle')} detail={t('blockedDetail')} />}
      {user.state === 'ERASED' && <Notice tone="warn" title={t('erasedTitle')} detail={t('erasedDetail')} />}
      <dl className="@container rounded-card border border-line bg-surface p-5 shadow-card">
        <dt className="text-sm text-muted">{t('balance')}</dt>
        <dd className="mt-1 text-3xl font-semibold tabular-nums">
          <Fitting>{format.money(user.balance)}</Fitting>
        </dd>
      </dl>
      <Segmented
        label={t('lists.label')}
        value={list}
        options={userLists.map((each) => [each, t(`lists.${each}`)])}
        onChange={(next) => void navigate({ search: { list: next }, replace: true, resetScroll: false })}
      />
      {list === 'history' && <BalanceHistory userId={user.id} />}
      {list === 'coupons' && <UserCoupons userId={user.id} />}
      {list === 'orders' && <UserOrders userId={user.id} />}
      {list === 'actions' && <ActionsAbout subject={user.id} />}
    </>
  )
}

function UserOrders({ userId }: { readonly userId: string }) {
  const t = useTranslations('console.users.orders')
  const client = useClient()
  const pages = usePages({
    queryKey: ['orders', { userId }],
    load: (page, options) => client.admin.orders.list({ userId, ...page }, options),
    rowsOf: ({ orders }) => orders,
  })
  return <OrdersTable pages={pages} isOfOneUser empty={<Empty title={t('none')} detail={t('noneDetail')} />} />
}
