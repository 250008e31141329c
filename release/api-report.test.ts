import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { reportsOf } from './api-report.ts'
import { root, unpackAll } from './packed.ts'

test('V54: the reports in api/ match the packed packages (after an intended change, run npx --yes pnpm@12 api)', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-api-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await unpackAll(inject('packed'), folder)
  const reports = await reportsOf(folder)
  expect((await readdir(join(root, 'api'))).sort()).toEqual([...reports.keys()].sort())
  for (const [file, report] of reports) expect(report, file).toBe(await readFile(join(root, 'api', file), 'utf8'))
  // The reports have the members of exported types, and also types that are not exported but used by exported ones.
  expect(reports.get('core.txt')).toMatch(/^interface ShopCommands \{\n[^}]*\bplaceOrder\(/m)
  expect(reports.get('client.txt')).toMatch(/^interface ClientOptions/m)
})
