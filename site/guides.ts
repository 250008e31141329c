/** The Markdown files of the repository that are pages of the site. The site reads them where they are. */
import { glob } from 'node:fs/promises'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

export async function guides(): Promise<string[]> {
  const files: string[] = []
  for await (const file of glob(['*.md', 'docs/**/*.md', 'packages/*/README.md'], { cwd: root })) files.push(file)
  return files.sort()
}
