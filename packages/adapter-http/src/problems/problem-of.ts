import type { Kind, Language, ProblemCode, ProblemSource } from './kind.ts'
import { problems } from './problems.ts'

/** The path that explains a kind of problem. It is relative, so that it stays true behind every host name. */
export const typeOf = (code: ProblemCode): string => `/problems/${code.toLowerCase().replaceAll('_', '-')}`

/**
 * Makes an RFC 9457 problem: the kind, words in a language, and the facts as further members.
 *
 * @param prefix where the service's own paths begin
 * @param status a status that is more exact than the kind's own
 */
export function problemOf(
  source: ProblemSource,
  {
    language,
    requestId,
    prefix,
    status,
  }: { readonly language: Language; readonly requestId: string; readonly prefix: string; readonly status?: number },
): Readonly<Record<string, unknown>> {
  const { code, ...facts } = source
  const kind: Kind<never> = problems[code]
  const detail = kind.detail[language]
  const members = {
    type: prefix + typeOf(code),
    title: kind.title[language],
    status: status ?? kind.status,
    detail: typeof detail === 'string' ? detail : detail(source as never),
  }
  // The members come first so that a problem reads well, and again last so that no fact can overwrite one.
  return { ...members, ...(kind.present?.(facts as never) ?? facts), ...members, code, requestId }
}
