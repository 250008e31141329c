/** Packs the packages once for all tests of this folder. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { packAll } from './packed.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the tarballs. */
    readonly packed: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const packed = await mkdtemp(join(tmpdir(), 'hexmart-packed-'))
  await packAll(packed)
  project.provide('packed', packed)
  return () => rm(packed, { recursive: true })
}
