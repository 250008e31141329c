import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { mostMoney } from '../forms/read-amount.ts'
import { TextField } from '../forms/text-field.tsx'
import type { ProductFaults, TypedProduct } from './product-input.ts'

interface ProductFieldsProps {
  /** What the operator has typed, which need not be valid yet. */
  readonly typed: TypedProduct
  readonly faults: ProductFaults
  readonly onChange: (typed: TypedProduct) => void
  /** Also asks for what only a new product needs: its id and its first stock. */
  readonly isNew?: boolean
}

/** The fields of the form that creates or changes a product. */
export function ProductFields({ typed, faults, onChange, isNew = false }: ProductFieldsProps) {
  const t = useTranslations('console.products.fields')
  const format = useFormat()
  const field = (name: keyof TypedProduct, error: string) => ({
    value: typed[name],
    error: faults[name] ? error : undefined,
    onChange: (value: string) => onChange({ ...typed, [name]: value }),
  })
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <div className="sm:col-span-2">
        <TextField label={t('name')} maxLength={200} {...field('name', t('nameFault'))} />
      </div>
      <TextField
        label={t('price')}
        inputMode="decimal"
        {...field('price', t('priceFault', { most: format.money(mostMoney) }))}
      />
      {isNew && (
        <TextField label={t('stock')} inputMode="numeric" placeholder="0" {...field('stock', t('stockFault'))} />
      )}
      <TextField
        label={t('limit')}
        inputMode="numeric"
        placeholder={t('noLimit')}
        hint={t('limitHint')}
        {...field('limit', t('limitFault'))}
      />
      {isNew && (
        <TextField
          label={t('id')}
          maxLength={64}
          spellCheck={false}
          hint={t('idHint')}
          placeholder={t('idNone')}
          {...field('id', t('idFault'))}
        />
      )}
    </div>
  )
}
