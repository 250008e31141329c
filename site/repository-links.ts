/** Where a file of the repository is on the site. Guides link to files, so that they also work on a code host. */
import { posix } from 'node:path'

/** The folder of the pages that `generate.ts` writes, as seen from the root of the repository. */
export const generated = 'site/generated'

/** The path of a page on the site, for the path of a Markdown file in the repository. */
export function pageOf(file: string): string {
  if (file.startsWith(`${generated}/`)) return file.slice(generated.length + 1)
  return file
    .replace(/^README\.ko\.md$/, 'ko/index.md')
    .replace(/^docs\/ko\//, 'ko/docs/')
    .replace(/(^|\/)README\.md$/, '$1index.md')
}

/**
 * The page that shows a file which is not a guide, such as an example. Its address has no dots, because an address with
 * dots would look like that of an asset.
 */
export function sourcePageOf(file: string): string {
  return `source/${file.replaceAll('.', '-')}.md`
}

/** The file that a relative link names and the heading in it, or `undefined` for a link to another site or on the same page. */
export function targetOf(from: string, link: string): { file: string; heading: string } | undefined {
  if (/^([a-z]+:|#|\/)/.test(link)) return undefined
  const [path = '', heading] = link.split('#')
  return {
    file: posix.join(posix.dirname(from), decodeURI(path)).replace(/\/$/, ''),
    heading: heading ? `#${heading}` : '',
  }
}

/** The address on the site for a link of the file `from`. */
export function siteLinkOf(from: string, link: string): string {
  const target = targetOf(from, link)
  if (!target) return link
  const page = target.file.endsWith('.md') ? pageOf(target.file) : sourcePageOf(target.file)
  return `/${page}${target.heading}`
}

/** The anchor of a heading as code hosts make it, so that a link to a heading works there and on the site. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}
