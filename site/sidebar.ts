/** The navigation beside every page. On a code host, `docs/README.md` takes its place: add a new guide to both. */
import type { DefaultTheme } from 'vitepress'
import { entryPointPageOf, entryPoints } from './api-pages.ts'

type Items = DefaultTheme.SidebarItem[]

function guidesOf(folder: string, names: Readonly<Record<string, string>>): Items {
  return Object.entries(names).map(([name, text]) => ({ text, link: `${folder}/${name}` }))
}

const tags = ['shop', 'products', 'coupons', 'balance', 'orders', 'operator', 'service', 'messages', 'schemas']

export const sidebar: Items = [
  {
    text: 'Run the service',
    items: guidesOf('/docs', {
      'first-steps': 'First steps',
      http: 'HTTP API',
      charging: 'Charging',
      service: 'The service',
      deploying: 'Deploying',
      operations: 'Operations',
      security: 'Security',
      delivery: 'Delivery to the data platform',
      'many-shops': 'Many shops',
      scale: 'Past one machine',
      ranking: 'The ranking',
    }),
  },
  {
    text: 'Build on Hexmart',
    items: [
      ...guidesOf('/docs', { library: 'Using the library', extending: 'Making it yours', testing: 'Testing' }),
      { text: 'Examples', link: '/source/examples' },
    ],
  },
  {
    text: 'Understand Hexmart',
    items: [
      ...guidesOf('/docs', { behaviours: 'Behaviours', performance: 'Speed' }),
      { text: 'Decisions', link: '/docs/decisions/' },
      { text: 'Changelog', link: '/CHANGELOG' },
    ],
  },
  { text: 'HTTP reference', collapsed: true, items: tags.map((tag) => ({ text: tag, link: `/http/${tag}` })) },
  {
    text: 'API reference',
    collapsed: true,
    items: Object.keys(entryPoints).map((entryPoint) => ({
      text: entryPoint.replace('@hexmart/', ''),
      link: `/${entryPointPageOf(entryPoint).replace(/\.md$/, '')}`,
    })),
  },
]

export const koreanSidebar: Items = [
  { text: '시작하기', items: guidesOf('/ko/docs', { 'first-steps': '첫걸음', http: 'HTTP API', charging: '충전' }) },
  { text: '영어 문서', items: [{ text: '전체 목록', link: '/docs/' }] },
]

export const koreanWords: DefaultTheme.Config = {
  outline: { label: '이 페이지의 내용', level: [2, 3] },
  docFooter: { prev: '이전', next: '다음' },
  darkModeSwitchLabel: '화면 테마',
  sidebarMenuLabel: '메뉴',
  returnToTopLabel: '맨 위로',
  langMenuLabel: '언어 변경',
}
