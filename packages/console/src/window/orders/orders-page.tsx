import type { Order } from '@hexmart/client'
import { Link } from '@tanstack/react-router'
import { buttonClass } from '../../shared/components/button.tsx'
import { classes } from '../../shared/components/classes.ts'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Empty, Skeleton } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { MoreButton } from '../more-button.tsx'
import { PageTitle } from '../page-title.tsx'
import { ProductTile } from '../products/product-tile.tsx'
import { SignedIn } from '../signed-in.tsx'
import { OrderStatus } from './order-status.tsx'
import { useOrders } from './use-orders.ts'

/** The user's orders, newest first. */
export function OrdersPage() {
  const t = useTranslations('window.orders')
  return (
    <div className="mx-auto grid w-full grid-cols-1 max-w-3xl gap-5">
      <PageTitle title={t('title')} />
      <SignedIn detail={t('signIn')}>{(userId) => <Orders userId={userId} />}</SignedIn>
    </div>
  )
}

function Orders({ userId }: { readonly userId: string }) {
  const t = useTranslations('window.orders')
  const orders = useOrders(userId)
  const { data, error, isPending, refetch } = orders
  if (error !== null) return <ProblemMessage error={error} onRetry={() => refetch()} />
  if (isPending) return <Skeleton className="h-72 rounded-card" />
  if (data.length === 0) {
    return (
      <Empty
        title={t('empty')}
        detail={t('emptyDetail')}
        action={
          <Link to="/" className={`${buttonClass('primary')} mt-2`}>
            {t('toProducts')}
          </Link>
        }
      />
    )
  }
  return (
    <>
      <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface shadow-card">
        {data.map((order) => (
          <li key={order.id} className="[contain-intrinsic-size:auto_5rem] [content-visibility:auto]">
            <OrderRow order={order} />
          </li>
        ))}
      </ul>
      <MoreButton list={orders} />
    </>
  )
}

function OrderRow({ order: { id, status, items, total, paidAt } }: { readonly order: Order }) {
  const t = useTranslations('window.orders')
  const format = useFormat()
  const [first, ...others] = items
  if (first === undefined) return null
  const { name, productId } = first
  const pieces = items.reduce((sum, { quantity }) => sum + quantity, 0)
  return (
    <Link
      to="/orders/$orderId"
      params={{ orderId: id }}
      className="flex items-center gap-4 px-4 py-3.5 -outline-offset-2 hover:bg-hover sm:px-5"
    >
      <ProductTile
        id={productId}
        name={name}
        className="size-12 rounded-control text-xl"
        isFaded={status === 'CANCELED'}
      />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          {others.length === 0 ? name : t('itemAndMore', { name, more: others.length })}
        </span>
        <span className="block text-xs text-muted">
          {format.dateTime(paidAt)} · {t('pieces', { pieces })}
        </span>
      </span>
      <span className="grid shrink-0 justify-items-end gap-1">
        <span className={classes('font-semibold tabular-nums', status === 'CANCELED' && 'text-muted line-through')}>
          {format.money(total)}
        </span>
        <OrderStatus status={status} />
      </span>
    </Link>
  )
}
