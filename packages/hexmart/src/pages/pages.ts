import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import helmet from '@fastify/helmet'
import statics from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { Settings } from '../settings/settings.ts'
import { type DemoLinks, type GuessOptions, type SignIn, signInRoute } from './sign-in.ts'

export interface PagesOptions {
  /** The folder of the built pages. */
  readonly folder: string
  /** Which pages are served. */
  readonly shown: Exclude<Settings['PAGES'], 'none'>
  /** The path that a proxy in front removes. */
  readonly publicPath: string
  readonly signIn: SignIn
  /** The claims of a token that name its user and its role. */
  readonly claims: { readonly user: string; readonly role: string }
  /** The links of a demo, and how guesses of their codes are limited and logged. */
  readonly demo?: (GuessOptions & { readonly links: DemoLinks }) | undefined
}

/** How long browsers keep a file with a hash in its name, in milliseconds. The content of such a file never changes. */
const forAYear = 31_536_000_000

/**
 * The shop window at `/` and the console at `/console`, as a Fastify plugin. The headers of the pages allow only
 * scripts and styles that are files of this service. The API's answers do not have these headers.
 */
export async function pages(app: FastifyInstance, options: PagesOptions): Promise<void> {
  const { folder, shown, publicPath, signIn, claims, demo } = options
  await app.register(helmet, headersFor(signIn))
  await app.register(statics, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: forAYear,
  })
  // For the folder itself, the library throws an error that would count as an error of the service.
  app.get('/assets/', (_, reply) => reply.callNotFound())
  const has = { window: shown !== 'console', console: shown !== 'window' }
  if (has.window) await page(app, ['/'], join(folder, 'index.html'), publicPath)
  if (has.console) await page(app, ['/console', '/console/*'], join(folder, 'console.html'), publicPath)
  app.get('/pages.json', (_, reply) => reply.header('cache-control', 'no-cache').send({ ...has, signIn, claims }))
  if (demo !== undefined) await app.register(signInRoute, demo)
}

/** Serves a page at each of the paths. The page asks for its files relative to its `<base>`. */
async function page(app: FastifyInstance, paths: readonly string[], file: string, publicPath: string): Promise<void> {
  const built = await readFile(file, 'utf8')
  const html = built.replace('<base href="/" />', `<base href="${publicPath}/" />`)
  const etag = `"${createHash('sha256').update(html).digest('base64url')}"`
  for (const path of paths) {
    app.get(path, (request, reply) => {
      reply.header('cache-control', 'no-cache').header('etag', etag)
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      return reply.type('text/html; charset=utf-8').send(html)
    })
  }
}

function headersFor(signIn: SignIn) {
  const self = "'self'"
  const issuer = signIn.type === 'openid' ? [new URL(signIn.issuer).origin] : []
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: [self],
        imgSrc: [self, 'data:'],
        connectSrc: [self, ...issuer],
        baseUri: [self],
        formAction: [self],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Only the proxy, which has the certificate, can promise HTTPS for the whole domain.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  } as const
}
