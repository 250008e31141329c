import type { CouponWithUse } from '@hexmart/client'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { Card } from '../../shared/components/card.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Loading } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useServerTime } from '../../shared/use-server-time.ts'
import { Facts } from '../components/facts.tsx'
import { backLinkClass, PageHeader } from '../components/page-header.tsx'
import { Section } from '../components/section.tsx'
import { useMay } from '../components/use-may.ts'
import { ChangeCoupon } from './change-coupon.tsx'
import { ChangeCouponState, type StateAction, stateActions } from './change-coupon-state.tsx'
import { CouponPhase } from './coupon-phase.tsx'
import { Holders } from './holders.tsx'
import { IssueCoupon } from './issue-coupon.tsx'
import { phaseOf } from './phase.ts'
import { RushView } from './rush-view.tsx'
import { useCouponWords } from './use-coupon-words.ts'
import { useCoupon } from './use-rush.ts'

const route = getRouteApi('/coupons/$couponId')

/** One coupon: how fast it is being taken, what it does, and who holds it. */
export function CouponPage() {
  const t = useTranslations('console.coupons')
  const { couponId } = route.useParams()
  const { data, error, refetch } = useCoupon(couponId)
  const mayChange = useMay('hexmart:coupons')
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <PageHeader
        back={
          <Link to="/coupons" className={backLinkClass}>
            ← {t('title')}
          </Link>
        }
        title={data?.coupon.name ?? couponId}
        badge={data && <CouponPhase coupon={data.coupon} />}
        actions={data && mayChange && <Actions coupon={data.coupon} />}
      />
      {error !== null && <ProblemMessage error={error} onRetry={() => refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <>
          <RushView key={couponId} coupon={data.coupon} at={data.at} />
          <div className="grid gap-6 lg:grid-cols-2">
            <Terms coupon={data.coupon} />
            <Use coupon={data.coupon} />
          </div>
          <Section title={t('holders.title')}>
            <Holders couponId={couponId} />
          </Section>
        </>
      )}
    </div>
  )
}

function Actions({ coupon }: { readonly coupon: CouponWithUse }) {
  const t = useTranslations('console.coupons')
  const [open, setOpen] = useState<StateAction | 'change' | 'issue'>()
  const phase = phaseOf(coupon, useServerTime(coupon.opensAt))
  const close = () => setOpen(undefined)
  return (
    <>
      {phase === 'open' && <Button onClick={() => setOpen('issue')}>{t('issuing.action')}</Button>}
      <Button onClick={() => setOpen('change')}>{t(phase === 'soldOut' ? 'changing.raise' : 'changing.open')}</Button>
      {stateActions[coupon.state].map((action) => (
        <Button key={action} variant={action === 'open' ? 'primary' : 'secondary'} onClick={() => setOpen(action)}>
          {t(`stateActions.names.${action}`)}
        </Button>
      ))}
      {open === 'change' && <ChangeCoupon coupon={coupon} onClose={close} />}
      {open === 'issue' && <IssueCoupon coupon={coupon} onClose={close} />}
      {open !== undefined && open !== 'change' && open !== 'issue' && (
        <ChangeCouponState coupon={coupon} action={open} onClose={close} />
      )}
    </>
  )
}

function Terms({ coupon }: { readonly coupon: CouponWithUse }) {
  const t = useTranslations('console.coupons')
  const format = useFormat()
  const { worth } = useCouponWords()
  const { id, discount, minimumSubtotal, maximumDiscount, opensAt, expiresAt, validDays } = coupon
  return (
    <Card title={t('terms')}>
      <Facts
        facts={[
          [t('worth'), worth(coupon)],
          [
            t('form.maximumDiscount'),
            discount.type === 'FIXED'
              ? null
              : maximumDiscount === null
                ? t('form.noMaximum')
                : format.money(maximumDiscount),
          ],
          [
            t('form.minimumSubtotal'),
            minimumSubtotal === 0 ? t('form.noMinimum') : t('orMore', { amount: format.money(minimumSubtotal) }),
          ],
          [t('opensAt'), opensAt === null ? t('atOnce') : format.exact(opensAt)],
          [t('expiresAt'), format.exact(expiresAt)],
          [t('form.validDays'), validDays === null ? t('form.noDays') : t('days', { days: validDays })],
          [
            t('form.id'),
            <span key="id" className="font-mono text-[0.8125rem]">
              {id}
            </span>,
          ],
        ]}
      />
    </Card>
  )
}

function Use({ coupon }: { readonly coupon: CouponWithUse }) {
  const t = useTranslations('console.coupons')
  const format = useFormat()
  const { quantity, issued, used, remaining, soldOutAt } = coupon
  return (
    <Card title={t('use')}>
      <Facts
        facts={[
          [t('quantity'), format.number(quantity)],
          [t('issued'), format.number(issued)],
          [t('used'), t('usedValue', { used, share: issued === 0 ? 0 : used / issued })],
          [t('remaining'), format.number(remaining)],
          [t('soldOutAt'), soldOutAt === null ? t('notSoldOut') : format.exact(soldOutAt)],
        ]}
      />
      <p className="mt-3 text-xs text-muted">{t('usedHint')}</p>
    </Card>
  )
}
