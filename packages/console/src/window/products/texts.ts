import { inBothLanguages } from '../../shared/i18n/in-both-languages.ts'

export const productTexts = inBothLanguages(
  {
    title: 'Products',
    left: '{stock, plural, one {# left} other {# left}}',
    soldOut: 'Sold out',
    limit: 'At most {limit, number} per person',
    live: 'Stock is live',
    empty: 'The shop sells nothing yet',
    emptyDetail: 'As soon as an operator puts a product on sale, it shows here.',
  },
  {
    title: '상품',
    left: '{stock, number}개 남음',
    soldOut: '품절',
    limit: '1인당 최대 {limit, number}개',
    live: '실시간 재고',
    empty: '판매 중인 상품이 없습니다',
    emptyDetail: '운영자가 상품 판매를 시작하면 여기에 표시됩니다.',
  },
)
