import { expect, test } from 'vitest'
import { absoluteLinks, absoluteRunbooks, addressIn } from './set-address.ts'

const address = 'https://github.com/example/shop'

test('V52: a manifest gets its repository, its homepage and its address for bugs from the address of the repository', () => {
  const manifest = { name: '@hexmart/core', license: 'MIT', type: 'module' }
  const addressed = addressIn(manifest, address, 'packages/core')
  expect(addressed).toEqual({
    ...manifest,
    homepage: `${address}/tree/main/packages/core#readme`,
    bugs: `${address}/issues`,
    repository: { type: 'git', url: `git+${address}.git`, directory: 'packages/core' },
  })
  expect(Object.keys(addressed)).toEqual(['name', 'homepage', 'bugs', 'repository', 'license', 'type'])
  expect(addressIn(addressed, address, 'packages/core')).toEqual(addressed)
})

test('V52: relative links of a README become absolute, except those within its package', () => {
  const readme = '[a](../../docs/library.md#installing) [b](../core/README.md) [c](src/methods.ts) [d](https://zod.dev)'
  const absolute = `[a](${address}/blob/main/docs/library.md#installing) [b](${address}/blob/main/packages/core/README.md)`
  expect(absoluteLinks(readme, address, 'packages/client')).toBe(`${absolute} [c](src/methods.ts) [d](https://zod.dev)`)
})

test('V52: when the repository moves, absolute links of a README get the new address', () => {
  const moved = 'https://github.com/example/moved'
  const absolute = absoluteLinks('[a](../../docs/http.md)', address, 'packages/client')
  expect(absoluteLinks(absolute, moved, 'packages/client', address)).toBe(`[a](${moved}/blob/main/docs/http.md)`)
})

test('V75: runbook links of alerts become absolute, and get the new address when the repository moves', () => {
  const alerts = '  runbook_url: docs/operations.md#overload\n  summary: "See docs/operations.md"\n'
  const absolute = absoluteRunbooks(alerts, address)
  expect(absolute).toBe(
    `  runbook_url: ${address}/blob/main/docs/operations.md#overload\n  summary: "See docs/operations.md"\n`,
  )
  expect(absoluteRunbooks(absolute, address, address)).toBe(absolute)
  const moved = 'https://github.com/example/moved'
  expect(absoluteRunbooks(absolute, moved, address)).toBe(absolute.replace(address, moved))
})
