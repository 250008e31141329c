import { type Order, ProblemError } from '@hexmart/client'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { buttonClass } from '../../shared/components/button.tsx'
import { Icon } from '../../shared/components/icon.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Empty, Skeleton } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { BackLink } from '../back-link.tsx'
import { Sums } from '../basket/sums.tsx'
import { ProductTile } from '../products/product-tile.tsx'
import { SignedIn } from '../signed-in.tsx'
import { CancelOrder } from './cancel-order.tsx'
import { OrderStatus } from './order-status.tsx'
import { useOrder } from './use-orders.ts'

const route = getRouteApi('/orders/$orderId')

/** One order as a receipt. Right after paying, the page also thanks the buyer. */
export function OrderPage() {
  const t = useTranslations('window.orders')
  const { orderId } = route.useParams()
  return (
    <div className="mx-auto grid w-full grid-cols-1 max-w-2xl gap-5">
      <BackLink to="/orders">{t('all')}</BackLink>
      <SignedIn detail={t('signIn')}>{(userId) => <Loaded userId={userId} orderId={orderId} />}</SignedIn>
    </div>
  )
}

/** The codes for an unknown order, for another user's order, and for a malformed id. The page treats all of them alike. */
const notFound = new Set(['ORDER_NOT_FOUND', 'INVALID_REQUEST'])

function Loaded({ userId, orderId }: { readonly userId: string; readonly orderId: string }) {
  const t = useTranslations('window.orders')
  const { paid = false } = route.useSearch()
  const { data, error, isPending, refetch } = useOrder(userId, orderId)
  if (isPending) return <Skeleton className="h-96 rounded-card" />
  if (error instanceof ProblemError && notFound.has(error.problem.code)) {
    return <Empty title={t('notFound')} detail={t('notFoundDetail')} />
  }
  if (data === undefined) return <ProblemMessage error={error} onRetry={() => refetch()} />
  const isNew = paid && data.status === 'PAID'
  return (
    <>
      {isNew && <Thanks total={data.total} />}
      <Receipt order={data} Heading={isNew ? 'h2' : 'h1'} />
    </>
  )
}

function Thanks({ total }: Pick<Order, 'total'>) {
  const t = useTranslations('window.orders')
  const format = useFormat()
  return (
    <div role="status" className="grid justify-items-center gap-2 py-4 text-center">
      <span className="grid size-14 place-items-center rounded-full bg-accent text-on-accent">
        <Icon name="check" className="size-8" />
      </span>
      <h1 className="text-2xl font-semibold">{t('thanks')}</h1>
      <p className="text-muted">{t('thanksDetail', { total: format.money(total) })}</p>
      <Link to="/" className={`${buttonClass()} mt-2`}>
        {t('more')}
      </Link>
    </div>
  )
}

function Receipt({ order, Heading }: { readonly order: Order; readonly Heading: 'h1' | 'h2' }) {
  const t = useTranslations('window.orders')
  const format = useFormat()
  const { id, status, items, reference, paidAt, completedAt } = order
  return (
    <article className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface shadow-card">
      <header className="flex items-center justify-between gap-4 p-5">
        <Heading className="text-lg font-semibold">{t('receipt')}</Heading>
        <OrderStatus status={status} />
      </header>
      {order.cancellation !== null && <Canceled order={order} />}
      <ul className="grid gap-4 p-5">
        {items.map(({ productId, name, price, quantity }) => (
          <li key={productId} className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <ProductTile id={productId} name={name} className="size-12 rounded-control text-xl" />
            <div className="min-w-28 flex-1">
              <Link
                to="/products/$productId"
                params={{ productId }}
                className="rounded-control font-medium hover:underline"
              >
                {name}
              </Link>
              <p className="text-sm text-muted tabular-nums">{t('times', { price: format.money(price), quantity })}</p>
            </div>
            <p className="ml-auto font-medium whitespace-nowrap tabular-nums">{format.money(price * quantity)}</p>
          </li>
        ))}
      </ul>
      <div className="p-5">
        <Sums {...order} />
      </div>
      <dl className="grid gap-2 p-5 text-sm">
        <Fact label={t('paidAt')}>{format.dateTime(paidAt)}</Fact>
        {completedAt !== null && <Fact label={t('completedAt')}>{format.dateTime(completedAt)}</Fact>}
        <Fact label={t('number')}>
          <span className="font-mono text-xs break-all">{id}</span>
        </Fact>
        {reference !== null && <Fact label={t('reference')}>{reference}</Fact>}
      </dl>
      {status !== 'CANCELED' && (
        <div className="p-5">
          <CancelOrder order={order} />
        </div>
      )}
    </article>
  )
}

function Canceled({ order: { cancellation, canceledAt, total } }: { readonly order: Order }) {
  const t = useTranslations('window.orders')
  const format = useFormat()
  if (cancellation === null || canceledAt === null) return null
  return (
    <div className="bg-bad-soft p-5 text-sm">
      <p className="font-medium text-bad">
        {t(`canceledBy.${cancellation.by}`)} · {format.dateTime(canceledAt)}
      </p>
      <p>{t('refunded', { total: format.money(total) })}</p>
      {cancellation.reason !== null && (
        <p>
          {t('reason')}: {cancellation.reason}
        </p>
      )}
    </div>
  )
}

const Fact = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className="flex items-baseline justify-between gap-6">
    <dt className="shrink-0 text-muted">{label}</dt>
    <dd className="text-right">{children}</dd>
  </div>
)
