/** Matches the code of a demo's sign-in link. The code comes after the `#`, and browsers do not send this part to a server. */
const codePattern = /^#code=([\w-]+)$/

/** Takes the code out of the address, so that neither the history nor a bookmark contains it. @returns the code, if any */
export function takeCode(): string | undefined {
  const code = codePattern.exec(location.hash)?.[1]
  if (code !== undefined) history.replaceState(history.state, '', location.pathname + location.search)
  return code
}

/**
 * Why a sign-in link or a login service signed nobody in: the title and detail of the service's answer, or a reason
 * that the page puts into words itself.
 */
export type SignInProblem =
  | { readonly title: string; readonly detail: string }
  | { readonly reason: 'noAnswer' | 'noUser' }
  | { readonly reason: 'refused'; readonly detail: string }

/** Exchanges the code for a token. A code works once. */
export async function exchange(code: string, language: string): Promise<{ readonly token: string } | SignInProblem> {
  try {
    const response = await fetch(new URL('sign-in', document.baseURI), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': language },
      body: JSON.stringify({ code }),
      signal: AbortSignal.timeout(15_000),
    })
    return await response.json()
  } catch {
    return { reason: 'noAnswer' }
  }
}
