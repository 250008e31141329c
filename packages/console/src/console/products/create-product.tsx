import type { Body } from '@hexmart/client'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import { useCommand } from '../../shared/use-command.ts'
import { ChoiceField } from '../forms/text-field.tsx'
import { ProductFields } from './product-fields.tsx'
import { readProduct, type TypedProduct } from './product-input.ts'

const empty: TypedProduct = { id: '', name: '', price: '', stock: '', limit: '' }

/** Adds a product, and leads to its page. */
export function CreateProduct({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('console.products')
  const client = useClient()
  const toast = useToast()
  const navigate = useNavigate()
  const format = useFormat()
  const { currency } = useShopFacts()
  const [typed, setTyped] = useState(empty)
  const [state, setState] = useState<'HOLD' | 'SELLABLE'>('HOLD')
  const [wasSubmitted, setSubmitted] = useState(false)
  const { faults, product } = readProduct(typed, currency)
  const create = useCommand(
    ['create-product'],
    (body: Body<'createProduct'>, options) => client.admin.products.create(body, options),
    {
      onDone({ id, name }) {
        toast(t('created', { name }))
        void navigate({ to: '/products/$productId', params: { productId: id } })
      },
    },
  )
  const submit = () => {
    setSubmitted(true)
    if (product !== undefined) create.run({ ...product, state })
  }
  const effects =
    product === undefined
      ? [t('createIncomplete')]
      : [
          t(state === 'HOLD' ? 'createHold' : 'createSellable', {
            name: product.name,
            price: format.money(product.price),
          }),
          t('createStock', { stock: product.stock ?? 0 }),
        ]
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('create')}
      effects={effects}
      action={t('create')}
      isBusy={create.isBusy}
      error={create.error}
      onConfirm={submit}
    >
      <ProductFields typed={typed} faults={wasSubmitted ? faults : {}} onChange={setTyped} isNew />
      <ChoiceField
        label={t('state')}
        value={state}
        options={[
          ['HOLD', t('holdAtFirst')],
          ['SELLABLE', t('sellableAtOnce')],
        ]}
        onChange={setState}
      />
    </ConfirmDialog>
  )
}
