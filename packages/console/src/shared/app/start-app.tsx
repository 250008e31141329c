import '../design/design.css'
import { unwrap } from '@hexmart/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, StrictMode, useMemo } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { ClientProvider, clientFor, createQueries } from '../api.ts'
import { ToastProvider } from '../components/toast.tsx'
import { applyTheme } from '../design/theme.ts'
import type { Texts } from '../i18n/in-both-languages.ts'
import { LanguageProvider, useLanguage } from '../i18n/language-provider.tsx'
import { type Language, preferredLanguage } from '../i18n/languages.ts'
import { isReturnFromLogin, openIdLogin } from '../session/openid.ts'
import { pageAddress } from '../session/page-address.ts'
import { loadPageSettings, type PageName, type PageSettings } from '../session/page-settings.ts'
import { SessionProvider } from '../session/session-provider.tsx'
import { createSessionStore, type SessionStore } from '../session/session-store.ts'
import { exchange, type SignInProblem, takeCode } from '../session/sign-in-link.ts'
import { ShopFactsProvider } from '../shop-facts.tsx'
import { StartFailed } from './start-failed.tsx'

interface App {
  readonly page: PageName
  readonly texts: Readonly<Record<Language, Texts>>
  /**
   * Settles when the script of the first page has arrived or has failed to load. Until then the app draws nothing, and
   * the HTML's “Loading” stays.
   */
  readonly firstPage: Promise<void>
  readonly children: ReactNode
}

/** Loads what every page needs, signs the user in if a sign-in link or a login service opened the page, and shows the page. */
export async function startApp(app: App): Promise<void> {
  const signInCode = takeCode()
  applyTheme()
  const root = createRoot(document.getElementById('root') as HTMLElement)
  await show(root, app, signInCode)
}

async function show(root: Root, app: App, signInCode: string | undefined): Promise<void> {
  try {
    // The facts of the shop are public, so they load together with the settings: the page waits for one round trip
    // instead of two.
    const visitorClient = clientFor({ token: () => undefined }, preferredLanguage())
    const [settings, shop] = await Promise.all([loadPageSettings(), visitorClient.shop.get().then(unwrap)])
    const store = createSessionStore(app.page, settings.claims)
    const problem = await (signInCode === undefined
      ? returnFromLogin(settings, store)
      : signInWithLink(store, signInCode))
    const queries = createQueries()
    await app.firstPage
    root.render(
      <StrictMode>
        <ShopFactsProvider value={shop}>
          <LanguageProvider texts={app.texts} timeZone={shop.timeZone}>
            <QueryClientProvider client={queries}>
              <ToastProvider>
                <SessionProvider page={app.page} store={store} settings={settings} problem={problem}>
                  <WithClient store={store}>{app.children}</WithClient>
                </SessionProvider>
              </ToastProvider>
            </QueryClientProvider>
          </LanguageProvider>
        </ShopFactsProvider>
      </StrictMode>,
    )
  } catch {
    // This attempt may have used up the code of the link, so the next attempt goes without the code. If nobody is signed in then,
    // the page offers to sign in.
    root.render(<StartFailed language={preferredLanguage()} onRetry={() => show(root, app, undefined)} />)
  }
}

/** @returns why the link signed nobody in; undefined if it signed somebody in */
async function signInWithLink(store: SessionStore, code: string): Promise<SignInProblem | undefined> {
  const answer = await exchange(code, preferredLanguage())
  if (!('token' in answer)) return answer
  return store.signIn(answer.token) ? undefined : { reason: 'noUser' }
}

/** @returns why the login service signed nobody in; undefined if it signed somebody in, or if it did not open this page */
async function returnFromLogin({ signIn }: PageSettings, store: SessionStore): Promise<SignInProblem | undefined> {
  if (signIn.type !== 'openid' || !isReturnFromLogin(location.href)) return undefined
  const address = location.href
  history.replaceState(history.state, '', location.pathname)
  try {
    const { token, returnTo } = await (await openIdLogin(signIn, pageAddress())).complete(address)
    history.replaceState(history.state, '', returnTo)
    return store.signIn(token) ? undefined : { reason: 'noUser' }
  } catch (error) {
    return { reason: 'refused', detail: (error as Error).message }
  }
}

function WithClient({ store, children }: { readonly store: SessionStore; readonly children: ReactNode }) {
  const { language } = useLanguage()
  const client = useMemo(() => clientFor(store, language), [store, language])
  return <ClientProvider value={client}>{children}</ClientProvider>
}
