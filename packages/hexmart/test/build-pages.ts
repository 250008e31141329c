import { openPages } from '../src/pages/build-pages.ts'

/** Builds the pages before the tests, so that no two services build them at the same time. */
export async function setup(): Promise<void> {
  const folder = await openPages((line) => process.stdout.write(`${line}\n`))
  if (folder === undefined) throw new Error('the pages could not be built')
}
