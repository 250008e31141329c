import { inBothLanguages } from '../../shared/i18n/in-both-languages.ts'

export const layoutTexts = inBothLanguages(
  {
    console: 'Console',
    navigation: 'Console',
    menu: 'Menu',
    notFound: 'There is no such page',
    toOverview: 'To the overview',
    signedOut: 'Sign in to operate the shop',
    pages: {
      overview: 'Overview',
      orders: 'Orders',
      users: 'Users',
      products: 'Products',
      coupons: 'Coupons',
      deliveries: 'Deliveries',
      ranking: 'Ranking by day',
      audit: 'Audit',
      actions: 'Trail of actions',
    },
    shortcuts: {
      title: 'Shortcuts',
      show: 'Show the shortcuts',
      goTo: 'Go to: {page}',
      search: 'Search on the page',
    },
  },
  {
    console: '운영 콘솔',
    navigation: '콘솔 메뉴',
    menu: '메뉴',
    notFound: '페이지를 찾을 수 없습니다',
    toOverview: '현황으로 이동',
    signedOut: '로그인하면 상점을 운영할 수 있습니다',
    pages: {
      overview: '현황',
      orders: '주문',
      users: '회원',
      products: '상품',
      coupons: '쿠폰',
      deliveries: '메시지 전송',
      ranking: '일별 판매 순위',
      audit: '정합성 감사',
      actions: '작업 기록',
    },
    shortcuts: { title: '단축키', show: '단축키 보기', goTo: '{page}(으)로 이동', search: '페이지 안에서 검색' },
  },
)
