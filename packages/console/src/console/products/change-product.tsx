import type { Body, StockedProduct } from '@hexmart/client'
import { useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import { useCommand } from '../../shared/use-command.ts'
import { amountText } from '../forms/read-amount.ts'
import { ProductFields } from './product-fields.tsx'
import { readProduct } from './product-input.ts'

interface ChangeProductProps {
  readonly product: StockedProduct
  readonly onClose: () => void
}

/** Changes the name, the price and the limit, and shows each value before and after. */
export function ChangeProduct({ product, onClose }: ChangeProductProps) {
  const t = useTranslations('console.products')
  const client = useClient()
  const toast = useToast()
  const format = useFormat()
  const { currency } = useShopFacts()
  // The dialog keeps the values from when it opened. Otherwise, if somebody else changed the product meanwhile, the old
  // values in the form would look like changes.
  const [before] = useState(product)
  const [typed, setTyped] = useState({
    id: before.id,
    name: before.name,
    price: amountText(before.price, currency),
    stock: '',
    limit: before.maximumPerUser === null ? '' : String(before.maximumPerUser),
  })
  const { faults, product: parsed } = readProduct(typed, currency)
  const after = { ...before, ...parsed }
  const limitText = (limit: number | null | undefined) => (limit == null ? t('fields.noLimit') : format.number(limit))
  const changes = {
    ...(after.name !== before.name && { name: after.name }),
    ...(after.price !== before.price && { price: after.price }),
    ...(after.maximumPerUser !== before.maximumPerUser && { maximumPerUser: after.maximumPerUser ?? null }),
  }
  const effects = [
    'name' in changes && t('changes.name', { from: before.name, to: after.name }),
    'price' in changes && t('changes.price', { from: format.money(before.price), to: format.money(after.price) }),
    'maximumPerUser' in changes &&
      t('changes.limit', { from: limitText(before.maximumPerUser), to: limitText(after.maximumPerUser) }),
  ].filter((effect) => effect !== false)
  const change = useCommand(
    ['change-product', before.id],
    (body: Body<'changeProduct'>) => client.admin.products.change(before.id, body),
    {
      onDone() {
        toast(t('changed', { name: after.name }))
        onClose()
      },
    },
  )
  const hasFaults = parsed === undefined
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('change')}
      effects={effects.length === 0 ? [t('changes.none')] : [...effects, t('changes.ordersStay')]}
      action={t('save')}
      isReady={!hasFaults && effects.length > 0}
      isBusy={change.isBusy}
      error={change.error}
      onConfirm={() => change.run(changes)}
    >
      <ProductFields typed={typed} faults={faults} onChange={setTyped} />
    </ConfirmDialog>
  )
}
