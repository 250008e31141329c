import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button, buttonClass } from '../../shared/components/button.tsx'
import { Card } from '../../shared/components/card.tsx'
import { Notice } from '../../shared/components/notice.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Empty, Skeleton } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useSession } from '../../shared/session/session-provider.tsx'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import { ChargeDialog } from '../balance/charge-dialog.tsx'
import { useBalance } from '../balance/use-balance.ts'
import { PageTitle } from '../page-title.tsx'
import { BasketLines } from './basket-lines.tsx'
import { CouponChoice } from './coupon-choice.tsx'
import { FaultMessage } from './fault-message.tsx'
import { PayDialog } from './pay-dialog.tsx'
import { isAboutCoupon, productOf } from './repairs.ts'
import { Sum, Sums } from './sums.tsx'
import { useBasket } from './use-basket.ts'
import { useBasketProducts, useQuote } from './use-quote.ts'

/** The lines of the basket, the total, the faults that prevent the order, and the button to pay. */
export function BasketPage() {
  const t = useTranslations('window.basket')
  const { basket, clear } = useBasket()
  const { session } = useSession()
  if (basket.lines.length === 0) {
    return (
      <div className="grid grid-cols-1 gap-5">
        <PageTitle title={t('title')} />
        <Empty
          title={t('empty')}
          detail={t('emptyDetail')}
          action={
            <Link to="/" className={`${buttonClass('primary')} mt-2`}>
              {t('toProducts')}
            </Link>
          }
        />
      </div>
    )
  }
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageTitle title={t('title')}>
        <Button variant="quiet" size="small" className="text-muted" onClick={clear}>
          {t('clear')}
        </Button>
      </PageTitle>
      {session === undefined ? <GuestBasket /> : <OwnBasket userId={session.userId} />}
    </div>
  )
}

const columns = 'grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]'

/** The basket of a visitor. It adds up the prices of the products, because the shop gives a quote only to a user. */
function GuestBasket() {
  const t = useTranslations('window.basket')
  const { startSignIn } = useSession()
  const { basket } = useBasket()
  const { data: products } = useBasketProducts(basket)
  const subtotal = basket.lines.reduce(
    (sum, { productId, quantity }) => sum + (products?.get(productId)?.price ?? 0) * quantity,
    0,
  )
  return (
    <div className={columns}>
      <BasketLines items={[]} faults={[]} onCharge={() => undefined} />
      <Card title={t('summary')} className="lg:sticky lg:top-20">
        <Sums subtotal={subtotal} discount={0} total={subtotal} reductions={[]} />
        <Button variant="primary" size="large" className="mt-5 w-full" onClick={startSignIn}>
          {t('signIn')}
        </Button>
        <p className="mt-2 text-center text-xs text-muted">{t('signInDetail')}</p>
      </Card>
    </div>
  )
}

function OwnBasket({ userId }: { readonly userId: string }) {
  const t = useTranslations('window.basket')
  const { basket } = useBasket()
  const { maximumItems } = useShopFacts()
  const quote = useQuote(userId, basket)
  const [missingAmount, setMissingAmount] = useState<number>()
  const faults = quote.data?.faults ?? []
  const hasTooMany = basket.lines.length > maximumItems
  return (
    <div className={columns}>
      <div className="grid grid-cols-1 gap-5">
        {hasTooMany && (
          <Notice tone="bad" title={t('tooManyLines', { most: maximumItems })} detail={t('tooManyLinesDetail')} />
        )}
        <BasketLines items={quote.data?.items ?? []} faults={faults} onCharge={setMissingAmount} />
        <CouponChoice userId={userId} subtotal={quote.data?.subtotal ?? 0} faults={faults} />
      </div>
      <Card title={t('summary')} className="lg:sticky lg:top-20">
        {quote.isError && <ProblemMessage error={quote.error} onRetry={() => quote.refetch()} />}
        {quote.isPending && !hasTooMany && <Skeleton className="h-48" />}
        {quote.data !== undefined && (
          <Payment userId={userId} quote={quote} isBlocked={hasTooMany} onCharge={setMissingAmount} />
        )}
      </Card>
      <ChargeDialog userId={userId} proposed={missingAmount} onClose={() => setMissingAmount(undefined)} />
    </div>
  )
}

interface PaymentProps {
  readonly userId: string
  readonly quote: ReturnType<typeof useQuote>
  readonly isBlocked: boolean
  readonly onCharge: (amount: number) => void
}

/**
 * The total, the balance that will be left, and the button to pay. The button is enabled only if nothing prevents the
 * order (`isBlocked`, faults), the balance and the total are known, and the quote is for the basket as it is now.
 */
function Payment({ userId, quote, isBlocked, onCharge }: PaymentProps) {
  const t = useTranslations('window.basket')
  const format = useFormat()
  const balance = useBalance().data?.amount
  const [agreedTotal, setAgreedTotal] = useState<number>()
  if (quote.data === undefined) return null
  const { faults, total } = quote.data
  const isQuoteCurrent = !quote.isPlaceholderData
  const mayPay = faults.length === 0 && isQuoteCurrent && !isBlocked && total !== null && balance !== undefined
  return (
    <div className="grid grid-cols-1 gap-4">
      <Sums {...quote.data} />
      {balance !== undefined && total !== null && (
        <dl className="grid gap-2 text-sm tabular-nums">
          <Sum label={t('balance')}>{format.money(balance)}</Sum>
          {balance >= total && <Sum label={t('after')}>{format.money(balance - total)}</Sum>}
        </dl>
      )}
      {faults
        .filter((fault) => productOf(fault) === undefined && !isAboutCoupon(fault))
        .map((fault) => (
          <FaultMessage key={fault.code} fault={fault} onCharge={onCharge} />
        ))}
      <Button
        variant="primary"
        size="large"
        className="w-full"
        disabled={!mayPay}
        onClick={() => setAgreedTotal(total ?? undefined)}
      >
        {total === null ? t('payNow') : t('pay', { amount: format.money(total) })}
      </Button>
      <p aria-live="polite" className="-mt-2 min-h-4 text-center text-xs text-muted">
        {!isQuoteCurrent ? t('checking') : faults.length > 0 && t('faults', { count: faults.length })}
      </p>
      {total !== null && balance !== undefined && (
        <PayDialog
          userId={userId}
          isOpen={agreedTotal !== undefined}
          total={agreedTotal ?? total}
          onTotal={setAgreedTotal}
          onClose={() => setAgreedTotal(undefined)}
          balance={balance}
        />
      )}
    </div>
  )
}
