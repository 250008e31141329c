import { type Client, createClient } from '@hexmart/client'
import { QueryClient } from '@tanstack/react-query'
import { createContext, use } from 'react'
import type { Language } from './i18n/languages.ts'
import { observeDate } from './server-clock.ts'
import type { SessionStore } from './session/session-store.ts'

/**
 * Makes the client through which the page calls the service's API. Problems come in the language of the page. Each answer also
 * tells the page the service's time; see `observeDate`.
 */
export const clientFor = (store: Pick<SessionStore, 'token'>, language: Language): Client =>
  createClient({
    baseUrl: document.baseURI,
    language,
    token: (rejected) => store.token(rejected),
    async fetch(input, init) {
      const sentAt = Date.now()
      const response = await fetch(input, init)
      observeDate(response.headers, sentAt, Date.now())
      return response
    },
  })

/** The client itself repeats every call that may be repeated, so queries and mutations do not retry. */
export const createQueries = () =>
  new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: 5_000 }, mutations: { retry: false } },
  })

const context = createContext<Client | undefined>(undefined)

export const ClientProvider = context.Provider

/**
 * The client of the page.
 *
 * @example
 * const client = useClient()
 * useQuery({ queryKey: ['coupons'], queryFn: async ({ signal }) => unwrap(await client.coupons.offered({}, { signal })) })
 */
export function useClient(): Client {
  const client = use(context)
  if (client === undefined) throw new Error('ClientProvider is missing')
  return client
}
