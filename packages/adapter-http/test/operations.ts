import type { Answer, Client } from './app.ts'
import type { OpenApi, Operation } from './conforming.ts'

/** An operation of the API's document, with an address that matches its path. */
export interface Addressed {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly url: string
  readonly operation: Operation
}

/** An id that the shop could have made, but has not. */
export const unknownId = '0195a1f0-0000-7000-8000-000000000000'

/** The usual values of path parameters. Any other parameter gets `unknownId`. */
const usualValues: Readonly<Record<string, string>> = {
  date: '2025-03-09',
  userId: 'mina',
  couponId: 'spring',
  productId: 'tea',
}

/** Every operation of the document. @param ids the values of path parameters that replace the usual ones */
export function operationsOf(document: OpenApi, ids: Readonly<Record<string, string>> = {}): readonly Addressed[] {
  const values = { ...usualValues, ...ids }
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const url = path.replaceAll(/\{(\w+)\}/g, (_, name) => values[name] ?? unknownId)
      return { method: method.toUpperCase() as Addressed['method'], path, url, operation }
    }),
  )
}

/** Sends a request for the operation, with the example body that the document has for it. */
export function sendExample(client: Client, { method, url, operation }: Addressed): Promise<Answer> {
  if (method === 'GET') return client.get(url)
  const body = operation.requestBody?.content['application/json'].example
  return client[method.toLowerCase() as 'post' | 'patch' | 'delete'](url, body)
}
