import { type Order, ProblemError, unwrap } from '@hexmart/client'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { Button } from '../../shared/components/button.tsx'
import { Card } from '../../shared/components/card.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Loading } from '../../shared/components/states.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { ActionsAbout } from '../actions/actions-table.tsx'
import { Facts } from '../components/facts.tsx'
import { backLinkClass, PageHeader } from '../components/page-header.tsx'
import { Section } from '../components/section.tsx'
import { SubjectLink } from '../components/subject-link.tsx'
import { useMay } from '../components/use-may.ts'
import { DeliveriesOfOrder } from '../deliveries/deliveries-of-order.tsx'
import { CancelOrder } from './cancel-order.tsx'
import { CompleteOrder } from './complete-order.tsx'
import { OrderLines } from './order-lines.tsx'
import { OrderStatus } from './order-status.tsx'

const route = getRouteApi('/orders/$orderId')

/** How often the order is read again while the page shows, in milliseconds. */
const refreshEvery = 15_000

/** One order, and what an operator can do with it. */
export function OrderPage() {
  const t = useTranslations('console.orders')
  const client = useClient()
  const { orderId } = route.useParams()
  const order = useQuery({
    queryKey: ['order', orderId],
    queryFn: async ({ signal }) => unwrap(await client.orders.get(orderId, { signal })),
    refetchInterval: refreshEvery,
  })
  const isGone = order.error instanceof ProblemError && order.error.problem.code === 'ORDER_NOT_FOUND'
  return (
    <div className="grid gap-6">
      <PageHeader
        back={
          <Link to="/orders" className={backLinkClass}>
            ← {t('back')}
          </Link>
        }
        title={t('order')}
        badge={order.data && <OrderStatus status={order.data.status} />}
        detail={<CopyOrderId orderId={orderId} />}
        actions={order.data && <OrderActions order={order.data} />}
      />
      {order.isError && <ProblemMessage error={order.error} onRetry={isGone ? undefined : () => order.refetch()} />}
      {order.isPending && <Loading />}
      {order.data !== undefined && !isGone && <OrderDetails order={order.data} />}
    </div>
  )
}

function OrderActions({ order }: { readonly order: Order }) {
  const t = useTranslations('console.orders')
  const mayChange = useMay('hexmart:orders')
  const [open, setOpen] = useState<'cancel' | 'complete'>()
  const close = () => setOpen(undefined)
  if (!mayChange) return null
  return (
    <>
      {order.status !== 'CANCELED' && <Button onClick={() => setOpen('cancel')}>{t('cancel.action')}</Button>}
      {order.status === 'PAID' && (
        <Button variant="primary" onClick={() => setOpen('complete')}>
          {t('complete.action')}
        </Button>
      )}
      {open === 'cancel' && <CancelOrder order={order} onClose={close} />}
      {open === 'complete' && <CompleteOrder order={order} onClose={close} />}
    </>
  )
}

function OrderDetails({ order }: { readonly order: Order }) {
  const t = useTranslations('console.orders')
  const format = useFormat()
  const { cancellation, metadata } = order
  const instant = (at: string | null) => at && format.dateTime(at)
  return (
    <>
      <OrderLines order={order} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Card title={t('facts.title')}>
          <Facts
            facts={[
              [t('facts.user'), <SubjectLink key="user" type="user" id={order.userId} />],
              [t('facts.reference'), order.reference],
              [t('facts.coupon'), order.userCouponId && <UsedCoupon key="coupon" order={order} />],
              [t('facts.paidAt'), instant(order.paidAt)],
              [t('facts.completedAt'), instant(order.completedAt)],
              [t('facts.canceledAt'), instant(order.canceledAt)],
            ]}
          />
        </Card>
        {cancellation !== null && (
          <Card title={t('cancellation.title')}>
            <Facts
              facts={[
                [t('cancellation.by'), t(`cancellation.${cancellation.by}`)],
                [t('cancellation.reason'), cancellation.reason ?? t('cancellation.noReason')],
                [t('cancellation.refund'), format.money(order.total)],
                [
                  t('cancellation.stock'),
                  t(cancellation.restocked ? 'cancellation.restocked' : 'cancellation.notRestocked'),
                ],
              ]}
            />
          </Card>
        )}
        {Object.keys(metadata).length > 0 && (
          <Card title={t('metadata')}>
            <Facts facts={Object.entries(metadata)} />
          </Card>
        )}
      </div>
      <Trail orderId={order.id} />
    </>
  )
}

/** The messages and actions of an order. Only admins and tokens with the scope `hexmart:read` may see them. */
function Trail({ orderId }: { readonly orderId: string }) {
  const t = useTranslations('console')
  if (!useMay('hexmart:read')) return null
  return (
    <>
      <Section title={t('deliveries.ofOrder.title')}>
        <DeliveriesOfOrder orderId={orderId} />
      </Section>
      <Section title={t('orders.actions.title')}>
        <ActionsAbout subject={orderId} />
      </Section>
    </>
  )
}

/** The coupon's name, from the user's list of used coupons. The order has only the id of the user's coupon. */
function UsedCoupon({ order: { userId, userCouponId } }: { readonly order: Order }) {
  const t = useTranslations('console.orders.facts')
  const client = useClient()
  const used = useQuery({
    queryKey: ['used-coupons', userId],
    queryFn: async ({ signal }) => {
      return unwrap(await client.coupons.list(userId, { state: 'used', limit: 100 }, { signal })).coupons
    },
  })
  // Undefined while the list loads, if the coupon is not among the first hundred, or if it can be used again because
  // the order was canceled.
  const coupon = used.data?.find(({ id }) => id === userCouponId)
  if (coupon === undefined) return <span className="font-mono text-xs">{userCouponId}</span>
  return (
    <>
      <SubjectLink type="coupon" id={coupon.couponId}>
        {coupon.name}
      </SubjectLink>{' '}
      <span className="text-muted">{t('couponNumber', { number: coupon.number })}</span>
    </>
  )
}

function CopyOrderId({ orderId }: { readonly orderId: string }) {
  const t = useTranslations('console.orders')
  const toast = useToast()
  const copy = async () => {
    await navigator.clipboard.writeText(orderId)
    toast(t('copied'), orderId)
  }
  return (
    <button
      type="button"
      className="rounded-control text-left font-mono text-xs break-all hover:text-ink"
      title={t('copy')}
      onClick={copy}
    >
      {orderId}
    </button>
  )
}
