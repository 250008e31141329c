/** Compares the dashboard for Grafana and the alerts for Prometheus with the metrics that exist. */
import { readFile } from 'node:fs/promises'
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type ShopEvent } from '@hexmart/core'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { createMetrics } from './metrics.ts'

interface Dashboard {
  readonly panels: readonly {
    readonly id: number
    readonly type: string
    readonly title: string
    readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number }
    readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[]
  }[]
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: unknown }[] }
}

interface Alerts {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string
      readonly expr: string
      readonly annotations: { readonly summary: string; readonly runbook_url: string }
      readonly labels: { readonly severity: string }
    }[]
  }[]
}

const read = (file: string) => readFile(new URL(`../../../docs/${file}`, import.meta.url), 'utf8')
/**
 * Once the repository has an address, `release/set-address.ts` puts the address in front of the links to the runbook. Until then
 * these links are paths.
 */
const { repository } = JSON.parse(await read('../package.json'))
const address = repository ? `${repository.url.replace(/^git\+|\.git$/g, '')}/blob/main/` : ''
const dashboard: Dashboard = JSON.parse(await read('monitoring/dashboard.json'))
const alerts = (parse(await read('monitoring/alerts.yaml')) as Alerts).groups.flatMap(({ rules }) => rules)
const targets = dashboard.panels.flatMap(({ targets = [] }) => targets)
const expressions = [...targets, ...alerts].map(({ expr }) => expr)

/** The metrics that a process serves, with the labels of each. */
async function metricsWithLabels(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const metrics = createMetrics()
  const requests = { requestIds: [], traceparents: [] }
  const time = { load: 1, decide: 1, commit: 1 }
  const error = new Error('broken')
  const events: readonly object[] = [
    { type: 'command answered', name: 'place-order', outcome: 'refused', code: 'OUT_OF_STOCK' },
    { type: 'batch committed', commandCount: 1, milliseconds: 1, time, ...requests },
    { type: 'batch failed', class: 'transient', error, time, ...requests },
    { type: 'read failed', class: 'transient', error },
    { type: 'message sent' },
    { type: 'relay failed', error },
    { type: 'day built', milliseconds: 1 },
  ]
  for (const event of events) metrics.observer(event as ShopEvent)
  metrics.observeRequest('GET', '/products', 200, 0.1)
  metrics.observeProblem('OVERLOADED', 'lag')
  metrics.watchPool(() => ({ used: 1, idle: 2, waiting: 0 }))
  const text = await metrics.render(createShop({ store: inMemory() }))
  const labelsOf = new Map<string, Set<string>>()
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z]\w+)(?:\{(.*?)\})? /gm)) {
    const labelsOfThis = labelsOf.get(name) ?? new Set<string>()
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) labelsOfThis.add(label)
    labelsOf.set(name, labelsOfThis)
  }
  return labelsOf
}

const served = await metricsWithLabels()
/** The labels that Prometheus sets on every metric that it scrapes. */
const labelsOfPrometheus = ['instance', 'job']
/** The metrics as Prometheus stores them, with the labels of each. */
const scraped = new Map([...served].map(([name, labels]) => [name, new Set([...labels, ...labelsOfPrometheus])]))

test('V75: no metric has a label that Prometheus sets itself, because Prometheus would rename it', () => {
  const clashing = [...served].filter(([, labels]) => labelsOfPrometheus.some((label) => labels.has(label)))
  expect(clashing).toEqual([])
  expect(served.get('hexmart_job_failures_total')).toEqual(new Set(['task']))
})

test.each(expressions)('V75: the metrics and labels of %s exist', (expression) => {
  // `up` is Prometheus' own metric of a scraped process.
  if (expression === 'up{job="hexmart"} == 0') return
  const used = [...expression.matchAll(/\b((?:hexmart|nodejs|process)_\w+)(?:\{(.*?)\})?/g)]
  expect(used.length).toBeGreaterThan(0)
  const labels = new Set<string>()
  for (const [, name = '', matchers = ''] of used) {
    const own = scraped.get(name) ?? expect.fail(`there is no metric ${name}`)
    for (const [, label = ''] of matchers.matchAll(/(\w+)(?:=~|!=|=)"/g)) expect(own).toContain(label)
    for (const label of own) labels.add(label)
  }
  for (const [, list = ''] of expression.matchAll(/by \((.*?)\)/g)) {
    for (const label of list.split(', ')) expect(labels).toContain(label)
  }
  const brackets = (open: string, close: string) => expression.split(open).length - expression.split(close).length
  expect([brackets('(', ')'), brackets('{', '}'), brackets('[', ']')]).toEqual([0, 0, 0])
})

test('V75: the dashboard shows every metric of the shop', () => {
  const names = [...scraped.keys()].filter((name) => name.startsWith('hexmart_'))
  const bases = new Set(names.map((name) => name.replace(/_(bucket|sum|count)$/, '')))
  const shown = targets.map(({ expr }) => expr).join('\n')
  expect([...bases].filter((base) => !shown.includes(base))).toEqual([])
})

test('V75: the panels of the dashboard have unique ids, do not overlap, and their legends name labels of their expressions', () => {
  const ids = dashboard.panels.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const occupied = new Set<string>()
  for (const { title, gridPos } of dashboard.panels) {
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        expect(x, title).toBeLessThan(24)
        expect(occupied, title).not.toContain(`${x} ${y}`)
        occupied.add(`${x} ${y}`)
      }
    }
  }
  for (const { expr, legendFormat } of targets) {
    for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
      expect(expr).toMatch(new RegExp(`by \\(.*${label}`))
  }
})

test('V75: every alert says what is wrong and links to a heading of the runbook', async () => {
  const headings = [...(await read('operations.md')).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  )
  expect(alerts.length).toBeGreaterThan(10)
  expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length)
  for (const { alert, annotations, labels } of alerts) {
    const [file, anchor] = annotations.runbook_url.split('#')
    expect(file, alert).toBe(`${address}docs/operations.md`)
    expect(headings, alert).toContain(anchor)
    expect(annotations.summary.length, alert).toBeGreaterThan(20)
    expect(['warning', 'critical'], alert).toContain(labels.severity)
  }
})
