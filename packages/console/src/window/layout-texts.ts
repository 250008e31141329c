import { inBothLanguages } from '../shared/i18n/in-both-languages.ts'

export const layoutTexts = inBothLanguages(
  { shop: 'Shop', navigation: 'Shop', notFound: 'There is no such page', toProducts: 'To the products' },
  { shop: '상점', navigation: '상점 메뉴', notFound: '페이지를 찾을 수 없습니다', toProducts: '상품 보기' },
)
