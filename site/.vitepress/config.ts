/** Builds the site from the guides, which stay where they are in the repository, and from the pages that `generate.ts` writes. */
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DefaultTheme, defineConfig } from 'vitepress'
import { deadLinks } from '../dead-links.ts'
import { root } from '../guides.ts'
import { anchorOf, generated, pageOf, siteLinkOf } from '../repository-links.ts'
import { koreanSidebar, koreanWords, sidebar } from '../sidebar.ts'

const { description } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { description: string }

const moduleAt = (name: string) => fileURLToPath(import.meta.resolve(name))

export default defineConfig({
  title: 'Hexmart',
  description,
  srcDir: '..',
  srcExclude: ['bench/**', 'examples/**', 'packages/*/!(README.md)/**', '**/.data/**'],
  rewrites: (file) => pageOf(file),
  base: process.env.SITE_BASE ?? '/',
  // The built site is complete: it loads fonts, scripts and the search index from `dist`, and nothing from other servers.
  outDir: 'dist',
  cacheDir: 'cache',
  locales: {
    root: { label: 'English', lang: 'en' },
    ko: { label: '한국어', lang: 'ko', themeConfig: { sidebar: koreanSidebar, ...koreanWords } },
  },
  themeConfig: {
    nav: [],
    sidebar,
    // Few pages are translated, so the switch leads to the first page of the other language.
    i18nRouting: false,
    outline: [2, 3],
    search: {
      provider: 'local',
      options: {
        detailedView: true,
        // The search leaves out the pages that show source files. Readers reach these pages by the links in the guides.
        _render: (source, env, md) => (env.relativePath.startsWith('source/') ? '' : md.render(source, env)),
      },
    },
  } satisfies DefaultTheme.Config,
  // Guides are outside of this package, so Vue would not be found from there.
  vite: {
    resolve: {
      alias: [
        { find: /^vue$/, replacement: moduleAt('vue/dist/vue.runtime.esm-bundler.js') },
        { find: /^vue\/server-renderer$/, replacement: moduleAt('vue/server-renderer') },
      ],
    },
  },
  markdown: {
    anchor: { slugify: anchorOf },
    config(md) {
      md.core.ruler.push('repository-links', ({ tokens, env }) => {
        const from = relative(root, env.realPath ?? env.path)
        if (from.startsWith(generated)) return
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const link = token.type === 'link_open' ? token.attrGet('href') : undefined
          if (link) token.attrSet('href', siteLinkOf(from, link))
        }
      })
    },
  },
  // VitePress itself fails on a link to a page that is missing. This hook also fails on a link to a heading that is missing.
  async buildEnd({ outDir, site }) {
    const dead = await deadLinks(outDir, site.base)
    if (dead.length > 0) throw new Error(`the site has dead links:\n${dead.join('\n')}`)
  },
})
