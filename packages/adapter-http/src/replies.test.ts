import type { Refusal } from '@hexmart/core'
import { refuse } from '@hexmart/core/rules'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { api, malformed, problem, type Served, serving, tokenOf } from '../test/app.ts'
import { type ProblemCode, problems } from './problems/index.ts'

/** What the shop does when a balance is read. Each test sets it. */
let outcome: () => unknown
let scene: Served
let authorization: string
beforeAll(async () => {
  scene = await serving({ shop: { balance: async () => outcome() as never } })
  authorization = `Bearer ${await tokenOf('mina')}`
})
afterAll(() => scene.app.close())

const read = (headers = {}) =>
  scene.app.inject({ url: `${api}/users/mina/balance`, headers: { authorization, ...headers } })

describe('a problem', () => {
  test.each(Object.entries(problems))(
    '%s has its status, its type, its headers and its explanation',
    async (code, { status, title }) => {
      // `opensAt` and `facts` are here because the words of two codes need them, and `fact` stands for any other fact.
      outcome = () => refuse({ code, opensAt: 0, fact: 7, facts: {} } as unknown as Refusal)
      const response = await read()
      expect(response.statusCode).toBe(status)
      expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
      expect(response.headers['content-language']).toBe('en')
      expect(String(response.headers['retry-after'])).toMatch(
        status === 503 || status === 429 ? /^[1-4]$/ : /^undefined$/,
      )
      expect(response.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined)
      const { type, requestId, ...body } = response.json()
      expect(body).toEqual({
        title: title.en,
        status,
        detail: expect.any(String),
        code,
        opensAt: expect.anything(),
        facts: {},
        fact: 7,
      })
      expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
      expect((await scene.nobody.get(type)).body).toEqual({ type, code, status, title })
    },
  )

  test('is in the language that the client prefers', async () => {
    outcome = () => refuse({ code: 'USER_NOT_FOUND', userId: 'mina' })
    const response = await read({ 'accept-language': 'ko-KR, en;q=0.5' })
    expect(response.headers['content-language']).toBe('ko')
    expect(response.json()).toMatchObject({ title: problems.USER_NOT_FOUND.title.ko, code: 'USER_NOT_FOUND' })
  })

  test('of an unknown kind has no explanation', async () => {
    expect(await scene.nobody.get('/problems/bad-weather')).toMatchObject(problem(404, 'NOT_FOUND'))
  })
})

const ifMatch = { 'if-match': '"another"' }
const ifUnmodifiedSince = { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }
test.each([
  ['If-Match', ifMatch, ['If-Match']],
  ['If-Unmodified-Since', ifUnmodifiedSince, ['If-Unmodified-Since']],
  ['If-Match: * and If-Unmodified-Since', { ...ifUnmodifiedSince, 'if-match': '*' }, ['If-Unmodified-Since']],
  ['If-Match and If-Unmodified-Since', { ...ifMatch, ...ifUnmodifiedSince }, ['If-Match', 'If-Unmodified-Since']],
])('V17: the answer to a failed condition names the headers that may have failed: %s', async (_, headers, paths) => {
  outcome = () => {
    throw Object.assign(new Error('Precondition Failed'), { statusCode: 412 })
  }
  const response = await read(headers)
  expect({ status: response.statusCode, body: response.json() }).toMatchObject(malformed(...paths))
})

test.each([
  ['an error', new Error('password of db is hunter2')],
  ['an error with a status of another library', Object.assign(new Error('hunter2'), { statusCode: 404 })],
  ['a 412 although the request has no condition', Object.assign(new Error('hunter2'), { statusCode: 412 })],
  ['a value that is not an error', 'hunter2'],
])('%s that the shop throws is answered 500, and the answer does not show it', async (_, thrown) => {
  outcome = () => {
    throw thrown
  }
  const response = await read()
  expect(response.json()).toMatchObject({ status: 500, code: 'INTERNAL_ERROR' satisfies ProblemCode })
  expect(response.body).not.toContain('hunter2')
})
