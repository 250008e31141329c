import { Button } from '../../shared/components/button.tsx'
import { Icon } from '../../shared/components/icon.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { quantityOf } from '../basket/basket.ts'
import { useBasket } from '../basket/use-basket.ts'
import { QuantityStepper } from './quantity-stepper.tsx'

interface AddToBasketProps {
  readonly id: string
  readonly name: string
  readonly isSoldOut?: boolean
}

/** A button that puts a product into the basket. Once the product is there, its quantity takes the place of the button. */
export function AddToBasket({ id, name, isSoldOut = false }: AddToBasketProps) {
  const t = useTranslations('window.products')
  const { basket, set } = useBasket()
  const product = { productId: id, name }
  const quantity = quantityOf(basket, id)
  if (quantity > 0) {
    return <QuantityStepper name={name} quantity={quantity} onChange={(next) => set(product, next)} />
  }
  return (
    <Button aria-label={t('addNamed', { name })} className="px-3" disabled={isSoldOut} onClick={() => set(product, 1)}>
      <Icon name="plus" className="size-4" />
      {t('add')}
    </Button>
  )
}
