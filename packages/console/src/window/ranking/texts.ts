import { inBothLanguages } from '../../shared/i18n/in-both-languages.ts'

export const rankingTexts = inBothLanguages(
  {
    title: 'Best sellers',
    period: 'Period',
    days: '{days, number} days',
    span: '{from} – {to}, full days',
    place: 'Place {rank, number}',
    sold: '{count, plural, one {# sold} other {# sold}}',
    empty: 'Nothing was sold in this period',
    emptyDetail: 'The ranking counts full days, so the sales of today appear tomorrow.',
    seeAll: 'See all',
  },
  {
    title: '베스트',
    period: '기간',
    days: '{days, number}일',
    span: '{from} ~ {to} (하루 단위 집계)',
    place: '{rank, number}위',
    sold: '{count, number}개 판매',
    empty: '이 기간에 판매된 상품이 없습니다',
    emptyDetail: '하루가 끝나면 집계되므로 오늘 판매된 상품은 내일부터 표시됩니다.',
    seeAll: '전체 보기',
  },
)
