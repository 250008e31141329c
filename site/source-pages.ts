/**
 * Pages for the folders and the files to which guides link, except for guides themselves. Without these pages, such links would
 * lead away from the site.
 */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { guides, root } from './guides.ts'
import { sourcePageOf, targetOf } from './repository-links.ts'

/** @returns the pages by their paths; each page includes its file when the site is built, so no page can go out of date */
export async function sourcePages(): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>()
  const files = await linkedFiles()
  for (const file of files) {
    const path = sourcePageOf(file)
    if (pages.has(path)) continue
    if ((await stat(join(root, file))).isDirectory()) {
      const entries = await entriesOf(file)
      const isExample = file.startsWith('examples')
      pages.set(path, folderPage(file, entries, isExample))
      if (isExample) files.push(...entries.filter((entry) => !entry.endsWith('.md')))
    } else pages.set(path, `# ${basename(file)}\n\n\`${file}\`\n\n<<< @/${file}\n`)
  }
  return pages
}

async function linkedFiles(): Promise<string[]> {
  const files: string[] = []
  for (const guide of await guides()) {
    for (const [, link = ''] of (await readFile(join(root, guide), 'utf8')).matchAll(/\]\(([^)\s]+)\)/g)) {
      const target = targetOf(guide, link)
      if (target && !target.file.endsWith('.md')) files.push(target.file)
    }
  }
  return files
}

async function entriesOf(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true })
  return entries
    .filter(({ name }) => !/^(node_modules|dist|\..*)$/.test(name))
    .map(({ name }) => `${folder}/${name}`)
    .sort()
}

/**
 * @param linked whether each entry links to a page of its own; false for a folder outside of `examples`, because the pages of all
 *   its files would outnumber the guides
 */
function folderPage(folder: string, entries: readonly string[], linked: boolean): string {
  const links = entries.map((entry) => {
    if (!linked) return `- ${basename(entry)}`
    // Links in a generated page are addresses of the site already.
    const address = entry.endsWith('.md') ? entry : sourcePageOf(entry)
    return `- [${basename(entry)}](/${address})`
  })
  return `# ${basename(folder)}\n\n\`${folder}\`\n\n${links.join('\n')}\n`
}
