import type { Language } from './kind.ts'

/** The language that an `Accept-Language` header prefers; English if it prefers neither (RFC 9110, section 12.5.4). */
export function languageOf(accepted: string | undefined): Language {
  if (accepted === undefined || !/ko/i.test(accepted)) return 'en'
  let best: Language = 'en'
  let highest = 0
  for (const range of accepted.toLowerCase().split(',')) {
    // A pattern with spaces on both sides would take quadratic time on a header that has thousands of them.
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim())
    const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
    const language = /^(ko|en)(-|$)/.exec(tag)?.[1] as Language | undefined
    if (language && weight > highest) [best, highest] = [language, weight]
  }
  return best
}
