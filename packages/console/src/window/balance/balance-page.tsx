import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { Fitting } from '../../shared/components/fitting.tsx'
import { Notice } from '../../shared/components/notice.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Skeleton } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import { ChoiceLinks } from '../choice-links.tsx'
import { PageTitle } from '../page-title.tsx'
import { SignedIn } from '../signed-in.tsx'
import { ChargeDialog, usualCharge } from './charge-dialog.tsx'
import { History } from './history.tsx'
import { useBalance } from './use-balance.ts'

const route = getRouteApi('/balance')

/** What the user may spend, how to charge the balance, and everything that changed it. */
export function BalancePage() {
  const t = useTranslations('window.balance')
  const { days = 0 } = route.useSearch()
  return (
    <div className="mx-auto grid w-full grid-cols-1 max-w-3xl gap-5">
      <PageTitle title={t('title')} />
      <SignedIn detail={t('signIn')}>
        {(userId) => (
          <>
            <Amount userId={userId} />
            <div className="mt-3 flex flex-wrap items-center justify-between gap-3">
              <h2 className="text-lg font-semibold">{t('history')}</h2>
              <ChoiceLinks
                label={t('period')}
                name="days"
                value={days}
                options={[
                  [0, t('all')],
                  [7, t('days', { days: 7 })],
                  [30, t('days', { days: 30 })],
                ]}
              />
            </div>
            <History userId={userId} days={days} />
          </>
        )}
      </SignedIn>
    </div>
  )
}

function Amount({ userId }: { readonly userId: string }) {
  const t = useTranslations('window.balance')
  const format = useFormat()
  const { charging, currency, maximumBalance } = useShopFacts()
  const { data, error, refetch } = useBalance()
  const [proposed, setProposed] = useState<number>()
  return (
    <section className="grid gap-4 rounded-card border border-line bg-surface p-5 shadow-card sm:p-6">
      {error !== null && <ProblemMessage error={error} onRetry={() => refetch()} />}
      <div className="@container flex flex-wrap items-end justify-between gap-4">
        <div>
          <p className="text-sm text-muted">{t('yours')}</p>
          {data === undefined ? (
            <Skeleton className="mt-1 h-10 w-44" />
          ) : (
            <p className="text-4xl leading-12 font-semibold tracking-tight tabular-nums">
              <Fitting>{format.money(data.amount)}</Fitting>
            </p>
          )}
          <p className="mt-1 text-xs text-muted">{t('limit', { limit: format.money(maximumBalance) })}</p>
        </div>
        {charging === 'owner' && (
          <Button
            variant="primary"
            size="large"
            disabled={data === undefined}
            onClick={() => setProposed(usualCharge(currency))}
          >
            {t('charge')}
          </Button>
        )}
      </div>
      {charging === 'operator' && <Notice tone="good" title={t('byShop')} detail={t('byShopDetail')} />}
      <ChargeDialog userId={userId} proposed={proposed} onClose={() => setProposed(undefined)} />
    </section>
  )
}
