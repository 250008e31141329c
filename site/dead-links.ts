/** Checks that every link between the built pages leads to a page, and to a heading if the link names one. */
import { glob, readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'

interface Page {
  readonly anchors: ReadonlySet<string>
  readonly links: readonly string[]
}

/**
 * @param base the path that the site is served under, with a slash at both ends
 * @returns a line for each link that leads to no page, file or heading
 */
export async function deadLinks(folder: string, base: string): Promise<string[]> {
  const files = new Set<string>()
  const pages = new Map<string, Page>()
  for await (const file of glob('**/*.*', { cwd: folder })) {
    files.add(file)
    if (file.endsWith('.html')) pages.set(file, pageFrom(await readFile(join(folder, file), 'utf8')))
  }
  const dead: string[] = []
  for (const [file, { links }] of pages) {
    for (const link of links.filter((link) => !/^([a-z]+:|\/\/)/.test(link))) {
      const { pathname, hash } = new URL(link, `http://site${base}${file}`)
      const path = decodeURI(pathname).slice(base.length)
      const target = path === '' || path.endsWith('/') ? posix.join(path, 'index.html') : path
      const heading = decodeURIComponent(hash.slice(1))
      const isThere = files.has(target) && (heading === '' || pages.get(target)?.anchors.has(heading))
      if (!isThere) dead.push(`${file}: ${link}`)
    }
  }
  return dead
}

function pageFrom(html: string): Page {
  const attributes = (name: string) => [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))]
  return {
    anchors: new Set(attributes('id').map(([, id = '']) => id)),
    links: attributes('href').map(([, href = '']) => href.replaceAll('&amp;', '&')),
  }
}
