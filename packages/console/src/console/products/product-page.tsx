import type { StockedProduct } from '@hexmart/client'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { Card } from '../../shared/components/card.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Loading } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { Facts } from '../components/facts.tsx'
import { backLinkClass, linkClass, PageHeader } from '../components/page-header.tsx'
import { Section } from '../components/section.tsx'
import { useMay } from '../components/use-may.ts'
import { ChangeProduct } from './change-product.tsx'
import { ChangeState } from './change-state.tsx'
import { ChangeStock } from './change-stock.tsx'
import { Movements } from './movements.tsx'
import { ProductState } from './product-state.tsx'
import { StockFigure } from './stock-figure.tsx'
import { useProduct } from './use-product.ts'

const route = getRouteApi('/products/$productId')

/** One product: what buyers see of it, its stock as it is now, and what moved the stock. */
export function ProductPage() {
  const t = useTranslations('console.products')
  const { productId } = route.useParams()
  const { data: product, error, refetch } = useProduct(productId)
  const mayChange = useMay('hexmart:catalogue')
  const [open, setOpen] = useState<'change' | 'state'>()
  const close = () => setOpen(undefined)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <PageHeader
        back={
          <Link to="/products" className={backLinkClass}>
            ← {t('title')}
          </Link>
        }
        title={product?.name ?? productId}
        badge={product && <ProductState state={product.state} />}
        actions={
          product &&
          mayChange && (
            <>
              <Button onClick={() => setOpen('change')}>{t('change')}</Button>
              <Button onClick={() => setOpen('state')}>{t(product.state === 'SELLABLE' ? 'stop' : 'sell')}</Button>
            </>
          )
        }
      />
      {error !== null && <ProblemMessage error={error} onRetry={() => refetch()} />}
      {product === undefined && error === null && <Loading />}
      {product !== undefined && (
        <>
          <div className="grid gap-6 lg:grid-cols-2">
            <Stock product={product} mayChange={mayChange} />
            <About product={product} />
          </div>
          <Section title={t('movements.title')}>
            <Movements productId={productId} />
          </Section>
          {open === 'change' && <ChangeProduct product={product} onClose={close} />}
          {open === 'state' && <ChangeState product={product} onClose={close} />}
        </>
      )}
    </div>
  )
}

function Stock({ product, mayChange }: { readonly product: StockedProduct; readonly mayChange: boolean }) {
  const t = useTranslations('console.products')
  const [isOpen, setOpen] = useState(false)
  const { id, stock, state } = product
  return (
    <Card
      title={t('stock')}
      aside={
        <span className="flex items-center gap-2 text-xs text-muted">
          <span aria-hidden="true" className="size-2 rounded-full bg-good" />
          {t('live')}
        </span>
      }
    >
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div>
          <p className="text-4xl font-semibold">
            <StockFigure stock={stock} />
          </p>
          <p className="mt-1 text-sm text-muted">{t(stockTextKey(stock, state))}</p>
        </div>
        {mayChange && (
          <Button variant="primary" onClick={() => setOpen(true)}>
            {t('stockChange.open')}
          </Button>
        )}
      </div>
      {isOpen && <ChangeStock productId={id} onClose={() => setOpen(false)} />}
    </Card>
  )
}

/** The key of the text that says what the stock means for buyers. */
function stockTextKey(stock: number, state: StockedProduct['state']) {
  if (state !== 'SELLABLE') return 'stockNotOnSale'
  return stock === 0 ? 'stockSoldOut' : 'stockOnSale'
}

function About({ product }: { readonly product: StockedProduct }) {
  const t = useTranslations('console.products')
  const format = useFormat()
  const { id, price, maximumPerUser } = product
  return (
    <Card title={t('about')}>
      <Facts
        facts={[
          [t('price'), format.money(price)],
          [
            t('fields.limit'),
            maximumPerUser === null ? t('fields.noLimit') : t('limitValue', { limit: maximumPerUser }),
          ],
          [
            t('fields.id'),
            <span key="id" className="font-mono text-[0.8125rem]">
              {id}
            </span>,
          ],
          [
            t('orders'),
            <Link key="orders" to="/orders" search={{ productId: id }} className={linkClass}>
              {t('ordersWith')}
            </Link>,
          ],
        ]}
      />
    </Card>
  )
}
