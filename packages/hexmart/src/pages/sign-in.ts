import {
  type HexmartOptions,
  languageOf,
  signToken,
  type TokenClaims,
  type TokenKeys,
  watchGuesses,
} from '@hexmart/adapter-http'
import type { FastifyInstance } from 'fastify'
import { demoUser } from '../demo/seed-demo.ts'
import type { Settings } from '../settings/settings.ts'
import { type SignInCodes, signInCodes } from './sign-in-codes.ts'

/** How the pages let people sign in. The pages read it from `/pages.json`. */
export type SignIn =
  /** By a link that the start of a demo prints, or with a token to paste. */
  | { readonly type: 'link' }
  /** With a token to paste. */
  | { readonly type: 'token' }
  /** At the operator's login service, by OpenID Connect. */
  | {
      readonly type: 'openid'
      readonly issuer: string
      readonly clientId: string
      readonly scope: string
      readonly resource?: string
    }

/** The users whom the links of a demo sign in. */
const subjects = { window: { userId: demoUser, admin: false }, console: { userId: 'operator', admin: true } } as const
type Page = keyof typeof subjects

/** How long a token from a link is valid, in seconds. */
const tokenLifetime = 3_600

/** The links that a demo prints. */
export interface DemoLinks {
  /** @returns the path of a page with a new code, which works once */
  pathTo(page: Page): string
  /** @returns a token, once per code; undefined for a code that is unknown, used or expired */
  exchange(code: string): Promise<string | undefined>
}

/**
 * Whether links may be printed. Anybody who reads the output can open them, so only a demo prints them. A shop with a database,
 * a login service or a secret of the operator's own is not a demo.
 */
export function mayPrintLinks({ DATABASE_URL, AUTH_JWKS_URL, AUTH_JWT_SECRET, SEED_DEMO }: Settings): boolean {
  return SEED_DEMO && [DATABASE_URL, AUTH_JWKS_URL, AUTH_JWT_SECRET].every((setting) => setting === undefined)
}

export function demoLinks(
  keys: Extract<TokenKeys, { readonly secret: unknown }> & TokenClaims,
  codes: SignInCodes<Page> = signInCodes(),
): DemoLinks {
  const [secret = ''] = [keys.secret].flat()
  return {
    pathTo: (page) => `${page === 'window' ? '/' : '/console'}#code=${codes.issue(page)}`,
    async exchange(code) {
      const page = codes.redeem(code)
      return page && signToken({ ...keys, ...subjects[page], secret, expiresIn: tokenLifetime })
    },
  }
}

/** How people sign in with these settings. */
export function signInOf(settings: Settings, links: DemoLinks | undefined): SignIn {
  const { OPENID_ISSUER: issuer, OPENID_CLIENT_ID: clientId, OPENID_SCOPE: scope, OPENID_RESOURCE: resource } = settings
  if (issuer !== undefined && clientId !== undefined) {
    return { type: 'openid', issuer, clientId, scope, ...(resource !== undefined && { resource }) }
  }
  return { type: links === undefined ? 'token' : 'link' }
}

const words = {
  en: [
    'This link cannot be used',
    'It was used already or has expired. Restart the demo to get a new link, or paste a token.',
  ],
  ko: [
    '사용할 수 없는 링크입니다',
    '이미 사용했거나 만료된 링크입니다. 데모를 다시 시작해 새 링크를 받거나 토큰을 붙여 넣어 주세요.',
  ],
} as const

/** How guesses of codes are limited and logged. The API treats guesses of tokens in the same way. */
export type GuessOptions = Pick<HexmartOptions, 'limits' | 'accessLog'>

/**
 * Exchanges the code of a link for a token. The code is in the body, so that a log of addresses does not contain it.
 */
export async function signInRoute(
  app: FastifyInstance,
  { links, ...guesses }: GuessOptions & { readonly links: DemoLinks },
): Promise<void> {
  const refusePastLimit = watchGuesses(app, guesses)
  app.post('/sign-in', { bodyLimit: 1_024 }, async (request, reply) => {
    const { code } = (request.body ?? {}) as { readonly code?: unknown }
    const token = typeof code === 'string' ? await links.exchange(code) : undefined
    reply.header('cache-control', 'no-store')
    if (token !== undefined) return { token }
    if (refusePastLimit(request, reply)) return reply
    const language = languageOf(request.headers['accept-language'])
    const [title, detail] = words[language]
    const problem = {
      type: 'about:blank',
      title,
      status: 403,
      detail,
      code: 'SIGN_IN_CODE_INVALID',
      requestId: request.id,
    }
    return reply
      .code(403)
      .type('application/problem+json')
      .header('content-language', language)
      .send(JSON.stringify(problem))
  })
}
