import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Service, startService } from '../../test/service.ts'

let service: Service
beforeAll(async () => {
  service = await startService({ STORE: 'memory', PUBLIC_PATH: '/shop' })
})
afterAll(() => service.kill())

const get = (path: string, headers: Record<string, string> = {}, from = service) =>
  fetch(from.address + path, { headers })

test('V17: the shop window is at /, the console is at /console and below, and an unknown address is answered with a problem', async () => {
  const [window, ...consoles] = await Promise.all(
    ['/', '/console', '/console/', '/console/orders/7?a=b'].map((path) => get(path)),
  )
  const html = await window?.text()
  expect(html).toContain('<title>Shop</title>')
  for (const console of consoles) expect(await console.text()).toContain('<title>Console</title>')
  for (const path of [
    '/nothing',
    '/assets/',
    '/assets/?a',
    '/assets/nothing.js',
    '/assets/../package.json',
    '/index.html',
    '/consoles',
  ]) {
    const answer = await get(path)
    expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
      path,
      404,
      'application/problem+json; charset=utf-8',
    ])
  }
  // V17: behind a proxy, the page asks for its files below the path that the proxy removes.
  expect(html).toContain('<base href="/shop/" />')
  const files = [...String(html).matchAll(/(?:href|src)="\.\/(assets\/[^"]+)"/g)].map(([, file]) => `/${file}`)
  expect(files.length).toBeGreaterThan(2)
  for (const file of files) expect((await get(file)).status, file).toBe(200)
})

test('V17: files with a hash in their names are compressed and cached for a year, and pages are revalidated each time', async () => {
  const page = await get('/')
  expect(page.headers.get('cache-control')).toBe('no-cache')
  expect((await get('/', { 'if-none-match': String(page.headers.get('etag')) })).status).toBe(304)
  const script = /src="\.(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? expect.fail()
  for (const encoding of ['br', 'gzip']) {
    const { headers } = await get(script, { 'accept-encoding': encoding })
    expect(headers.get('content-encoding')).toBe(encoding)
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  }
})

test('V17: a request for a file is answered 400 if its Range, If-Match or If-Unmodified-Since cannot be satisfied', async () => {
  const script = /src="\.(\/assets\/[^"]+\.js)"/.exec(await (await get('/')).text())?.[1] ?? expect.fail()
  for (const path of [script, '/docs/static/swagger-ui.css']) {
    for (const [header, value] of [
      ['Range', 'bytes=99999999-'],
      ['If-Match', '"another"'],
      ['If-Unmodified-Since', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ] as const) {
      const answer = await get(path, { [header]: value })
      expect([path, answer.status], header).toEqual([path, 400])
      expect(await answer.json()).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ path: header }] })
    }
  }
})

test('V20: the Content-Security-Policy of pages allows only scripts and styles of the service; the API sends no policy', async () => {
  for (const path of ['/', '/console', '/pages.json']) {
    const policy = String((await get(path)).headers.get('content-security-policy'))
    expect(policy.split(';')).toEqual([
      "default-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'self'",
      "form-action 'self'",
      "object-src 'none'",
      "frame-ancestors 'none'",
    ])
  }
  for (const path of ['/api/v1/products', '/livez', '/openapi.json', '/nothing']) {
    expect((await get(path)).headers.get('content-security-policy'), path).toBeNull()
  }
})

test('V19: a service that prints no sign-in links exchanges no codes, and its pages ask for a token', async () => {
  // `startService` sets AUTH_JWT_SECRET, so this service is no demo.
  expect(await (await get('/pages.json')).json()).toEqual({
    window: true,
    console: true,
    signIn: { type: 'token' },
    claims: { user: 'sub', role: 'role' },
  })
  expect((await fetch(`${service.address}/sign-in`, { method: 'POST' })).status).toBe(404)
})

test.each([
  ['window', 200, 404],
  ['console', 404, 200],
  ['none', 404, 404],
])('V17: with PAGES=%s, / answers %i and /console answers %i', async (shown, window, console) => {
  const started = await startService({ STORE: 'memory', SEED_DEMO: 'false', PAGES: shown })
  try {
    expect([(await get('/', {}, started)).status, (await get('/console', {}, started)).status]).toEqual([
      window,
      console,
    ])
    expect((await get('/api/v1/products', {}, started)).status).toBe(200)
  } finally {
    await started.kill()
  }
})

test('V17, V21: a process without the role api serves no pages, and pages may connect to the configured login service', async () => {
  const openid = {
    AUTH_JWT_SECRET: '',
    AUTH_JWKS_URL: 'https://login.example.com/jwks',
    SEED_DEMO: 'false',
    STORE: 'memory',
  }
  const [relay, withLogin] = await Promise.all([
    startService({ STORE: 'memory', ROLES: 'relay' }),
    startService({ ...openid, OPENID_ISSUER: 'https://login.example.com/shop', OPENID_CLIENT_ID: 'pages' }),
  ])
  try {
    expect((await get('/', {}, relay)).status).toBe(404)
    const answer = await get('/', {}, withLogin)
    expect(answer.headers.get('content-security-policy')).toContain("connect-src 'self' https://login.example.com;")
  } finally {
    await Promise.all([relay.kill(), withLogin.kill()])
  }
})
