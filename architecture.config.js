/**
 * The shape of the house, as rules for dependency-cruiser. Arrows point inward only: adapters know the core and never
 * each other; the composition root alone names them all. `architecture.test.ts` breaks each rule and sees it fire.
 */
const source = (name) => `^packages/${name}/src/`
const test = '\\.test\\.ts$|^packages/[^/]+/(test|contract)/'

export default {
  forbidden: [
    {
      name: 'core-imports-zod-and-temporal-only',
      comment: 'The core does no I/O: all it may import is itself, zod and the Temporal polyfill.',
      severity: 'error',
      from: { path: source('core'), pathNot: test },
      to: { pathNot: ['^packages/core/src/', 'node_modules/(\\.pnpm/)?(zod|temporal-polyfill)[@/]'] },
    },
    {
      name: 'contract-imports-core-and-vitest-only',
      comment: 'The suites belong to no adapter.',
      severity: 'error',
      from: { path: '^packages/core/contract/' },
      to: { pathNot: ['^packages/core/', 'node_modules/(\\.pnpm/)?(vitest|fast-check)[@/]'] },
    },
    {
      name: 'adapters-know-the-core-only',
      comment: 'Adapters meet in the core, never directly.',
      severity: 'error',
      from: { path: '^packages/(adapter-[^/]+)/src/', pathNot: [test, '^packages/adapter-http/src/service/'] },
      to: { path: '^packages/adapter-', pathNot: '^packages/$1/' },
    },
    {
      name: 'adapters-enter-the-core-by-its-door',
      comment: 'What index.ts does not export is the core’s own business.',
      severity: 'error',
      from: { path: '^packages/adapter-' },
      to: { path: '^packages/core/', pathNot: '^packages/core/(src|contract)/index\\.ts$' },
    },
    {
      name: 'only-the-service-is-composed-of-adapters',
      comment: 'The plugin and the clients can be used without the service.',
      severity: 'error',
      from: { path: source('adapter-http'), pathNot: [test, '^packages/adapter-http/src/service/'] },
      to: { path: '^packages/adapter-http/src/service/' },
    },
    {
      name: 'no-cycles',
      comment: 'Modules that need each other are one module, or lack one. Types may refer to each other.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
