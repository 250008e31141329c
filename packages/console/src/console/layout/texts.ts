import { inBothLanguages } from '../../shared/i18n/in-both-languages.ts'

export const layoutTexts = inBothLanguages(
  {
    console: 'Console',
    navigation: 'Console',
    menu: 'Menu',
    notFound: 'There is no such page',
    toOverview: 'To the overview',
    nothingOpen: 'This token opens nothing here',
    nothingOpenDetail: 'The console needs a token of an operator, or one with the scope hexmart:read.',
    signedOut: 'Sign in to operate the shop',
    pages: {
      overview: 'Overview',
      orders: 'Orders',
      users: 'Users',
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
    nothingOpen: '이 토큰으로 볼 수 있는 화면이 없습니다',
    nothingOpenDetail: '운영자 토큰이나 hexmart:read 권한이 있는 토큰으로 로그인해 주세요.',
    signedOut: '로그인하면 상점을 운영할 수 있습니다',
    pages: {
      overview: '현황',
      orders: '주문',
      users: '회원',
      audit: '정합성 감사',
      actions: '작업 기록',
    },
    shortcuts: { title: '단축키', show: '단축키 보기', goTo: '이동: {page}', search: '페이지 안에서 검색' },
  },
)
