/**
 * The architecture as rules for dependency-cruiser. Imports point inward: adapters import the core and never each other,
 * and `packages/hexmart` composes them. `architecture.test.ts` breaks each rule and expects it to fire.
 */
const test = '\\.test\\.ts$|^packages/[^/]+/(test|contract)/'
const core = '^packages/core/src'
const npm = (...names) => `node_modules/(\\.pnpm/)?(${names.join('|')})[@/]`

/** The module `@hexmart/core/testing`, and all modules of the same folder that it imports, directly or through others. */
const helpers = '^packages/core/contract/(testing|answers|clerk|clocks|ids|mishaps|rows|rules)\\.ts$'

/** The modules that packages export. Other packages may import only these. */
const entryPoints = [
  '^packages/core/src/(index|rules|adapter)\\.ts$',
  '^packages/core/contract/(index|testing)\\.ts$',
  '^packages/adapter-[^/]+/src/(index|embedded|embedded/index)\\.ts$',
  '^packages/client/src/index\\.ts$',
]

export default {
  forbidden: [
    {
      name: 'core-imports-zod-and-temporal-only',
      comment: 'The core does no I/O. It imports itself, zod and the Temporal polyfill.',
      severity: 'error',
      from: { path: `${core}/`, pathNot: test },
      to: { pathNot: [`${core}/`, npm('zod', 'temporal-polyfill')] },
    },
    {
      name: 'core-base-imports-nothing-above-it',
      comment: 'Ids, money, time, pages and results know no concept of the shop.',
      severity: 'error',
      from: { path: `${core}/base/`, pathNot: test },
      to: { path: `${core}/`, pathNot: `${core}/base/` },
    },
    {
      name: 'core-batch-knows-commands-and-stores-only',
      comment:
        'A batch runs all commands in the same way, so its code imports no concept of the shop, such as orders or coupons.',
      severity: 'error',
      from: { path: `${core}/batch/`, pathNot: test },
      to: { path: `${core}/`, pathNot: `${core}/(batch|command|store|base)/` },
    },
    {
      name: 'contract-imports-core-and-test-tools-only',
      comment: 'Every adapter runs the suites, so they import no adapter: only the core, Vitest and fast-check.',
      severity: 'error',
      from: { path: '^packages/core/contract/' },
      to: { pathNot: ['^packages/core/', npm('vitest', 'fast-check')] },
    },
    {
      name: 'helpers-for-tests-import-core-only',
      comment: 'Rules and shops can be tested with any runner, so their helpers load neither Vitest nor fast-check.',
      severity: 'error',
      from: { path: helpers },
      to: { pathNot: [`${core}/`, helpers] },
    },
    {
      name: 'only-hexmart-composes-adapters',
      comment: 'An adapter imports the core and no other package. Only packages/hexmart composes adapters.',
      severity: 'error',
      from: { path: '^packages/(adapter-[^/]+)/src/', pathNot: test },
      to: { path: '^packages/', pathNot: '^packages/(core|$1)/' },
    },
    {
      name: 'only-tracing-imports-opentelemetry',
      comment:
        'OpenTelemetry is loaded only if an exporter is configured. The core and the adapters report events instead.',
      severity: 'error',
      from: { path: '^packages/', pathNot: [test, '^packages/hexmart/src/tracing/'] },
      to: { path: npm('@opentelemetry') },
    },
    {
      name: 'client-imports-itself-only',
      comment:
        'The client imports only its own modules, because it also runs where there is neither npm nor Node, as in a browser.',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: test },
      to: { pathNot: '^packages/client/src/' },
    },
    {
      name: 'pages-reach-the-service-by-the-client',
      comment: 'The pages know the service only by its HTTP API, and call it through the client.',
      severity: 'error',
      from: { path: '^packages/console/src/', pathNot: test },
      to: { pathNot: ['^packages/console/src/', '^packages/client/src/index\\.ts$', 'node_modules/'] },
    },
    {
      name: 'packages-import-entry-points-of-others-only',
      comment: 'A package may change a module that it does not export, so no other package may import the module.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/[^/]+/(src|contract)/', pathNot: ['^packages/$1/', ...entryPoints] },
    },
    {
      name: 'no-cycles',
      comment:
        'If two modules import each other, merge them, or move what both need to a third one. Imports of types count too.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', '^packages/hexmart/pages/'] },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
