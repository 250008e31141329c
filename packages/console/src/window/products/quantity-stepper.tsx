import { Icon } from '../../shared/components/icon.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { mostPieces } from '../basket/basket.ts'

interface QuantityStepperProps {
  /** The name of the product. */
  readonly name: string
  readonly quantity: number
  /** 0 takes the product out. */
  readonly onChange: (quantity: number) => void
}

/** Sets how many pieces of a product are in the basket, with buttons or by typing. */
export function QuantityStepper({ name, quantity, onChange }: QuantityStepperProps) {
  const t = useTranslations('window.products')
  const isLast = quantity === 1
  return (
    <fieldset className="flex h-10 w-fit max-w-full min-w-0 items-center rounded-control border border-edge/60 bg-surface">
      <legend className="sr-only">{t('quantityOf', { name })}</legend>
      <button
        type="button"
        aria-label={isLast ? t('remove', { name }) : t('fewer', { name })}
        className="grid size-9.5 shrink-0 place-items-center rounded-control text-muted hover:bg-hover hover:text-ink"
        onClick={() => onChange(quantity - 1)}
      >
        <Icon name={isLast ? 'trash' : 'minus'} className="size-4" />
      </button>
      <input
        // Each quantity gets a new element, so that the field shows the quantity in the basket and not the text that was typed.
        key={quantity}
        aria-label={t('quantityOf', { name })}
        className="h-full w-11 min-w-0 shrink bg-transparent text-center text-sm font-semibold tabular-nums"
        inputMode="numeric"
        defaultValue={quantity}
        onFocus={(event) => event.target.select()}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        onBlur={(event) => {
          const typed = Number(event.target.value)
          if (Number.isInteger(typed) && typed > 0 && typed <= mostPieces) onChange(typed)
          else event.target.value = String(quantity)
        }}
      />
      <button
        type="button"
        aria-label={t('more', { name })}
        className="grid size-9.5 shrink-0 place-items-center rounded-control text-muted hover:bg-hover hover:text-ink"
        onClick={() => onChange(quantity + 1)}
      >
        <Icon name="plus" className="size-4" />
      </button>
    </fieldset>
  )
}
