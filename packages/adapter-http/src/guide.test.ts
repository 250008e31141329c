import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { api, type Headers, served } from '../test/app.ts'

/** docs/http.md. The test problems.test.ts compares the guide's table of problems with the code. */
const guide = await readFile(new URL('../../../docs/http.md', import.meta.url), 'utf8')

const shop = served()

/** A line that calls `curl`, or a shell function around it. A shell variable may keep a part of the answer. */
const call =
  /^(?:(?<variable>[A-Z]+)=\$\()?(?<who>boss|nari|curl) "?(?:\$API|http:\/\/127\.0\.0\.1:3000)(?<path>[^\s"]+)"?(?<options>.*?)(?: \| jq .*)?$/

test('the guide lists every route, and no other', () => {
  const listed = [...guide.matchAll(/^\| `([A-Z]+ \/.*?)`/gm)].map(([, route]) => route)
  const routes = Object.entries(shop.document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(api, '')}`),
  )
  expect(listed.sort()).toEqual([...routes, 'GET /docs', 'GET /metrics', 'GET /openapi.json'].sort())
})

/** Makes the messages dead, so that the operator in the guide finds dead ones. */
async function killMessages(): Promise<void> {
  const claimed = await shop.store.outbox.claim({ token: 'a', limit: 100, leaseFor: 60_000 })
  const dead = claimed.map(({ message: { id } }) => ({ id, type: 'dead', error: 'HTTP 410' }) as const)
  await shop.store.outbox.settle('a', dead)
}

test('every request in the guide succeeds, in the order of the guide', async () => {
  const lines = [...guide.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = '']) => block.split('\n'))
  const variables: Record<string, string> = {}
  let sent = 0
  for (const line of lines) {
    const { who = '', path = '', options = '', variable } = call.exec(line)?.groups ?? {}
    if (who === '') continue
    const fill = (text: string) => text.replaceAll(/'?\$([A-Z]+)'?/g, (_, name) => variables[name] ?? '')
    const client = { boss: shop.operator, nari: shop.as('nari') }[who] ?? shop.nobody
    const [, key] = /-H 'Idempotency-Key: (.*?)'/.exec(options) ?? []
    const headers: Headers = key === undefined ? {} : { 'idempotency-key': key }
    const [, body] = /-d '(.*)'/.exec(options) ?? []
    const [, method = body === undefined ? 'GET' : 'POST'] = /-X (\w+)/.exec(options) ?? []

    if (path.includes('state=DEAD')) await killMessages()
    const verb = method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete'
    const url = fill(line.includes('$API') ? `${api}${path}` : path)
    const answer = await (verb === 'get' ? client.get(url) : client[verb](url, body && fill(body), headers))
    expect([line, answer.status]).toEqual([
      line,
      expect.toSatisfy((status: number) => [200, 201, 204].includes(status)),
    ])
    sent++

    // As `jq` in the guide does, take the id of the first delivery of a list, or of the answer itself.
    const { deliveries } = answer.body
    const [row = answer.body] = (Array.isArray(deliveries) ? deliveries : []) as { id: string }[]
    if (variable !== undefined) variables[variable] = String(row.id)
  }
  // No line with an address was overlooked.
  expect(sent).toBe(lines.filter((line) => /\$API|3000\//.test(line) && !line.startsWith('API=')).length)
  expect(sent).toBeGreaterThan(25)
})
