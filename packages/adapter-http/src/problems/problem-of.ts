import type { Kind, Language, ProblemCode, ProblemSource } from './kind.ts'
import { problemCodes, problems } from './problems.ts'

const paths = new Map(problemCodes.map((code) => [code, `/problems/${code.toLowerCase().replaceAll('_', '-')}`]))

/** The path that explains a kind of problem. It has no host, so that it is right under every host name. */
export const typeOf = (code: ProblemCode): string => paths.get(code) as string

type Members = Record<string, unknown>

/**
 * Makes an RFC 9457 problem: the kind, words in a language, and the facts as further members.
 *
 * @param prefix the path below which clients find the paths of the service, such as `/shop`; empty if there is no such path
 * @param status by default the usual status of the kind; another one if it is more exact, such as 431 instead of 400
 */
export function problemOf(
  source: ProblemSource,
  {
    language,
    requestId,
    prefix,
    status,
  }: { readonly language: Language; readonly requestId: string; readonly prefix: string; readonly status?: number },
): Readonly<Members> {
  const { code } = source
  const { title, detail } = wordsOf(source, language)
  const problem: Members = {
    type: prefix + typeOf(code),
    title,
    status: status ?? problems[code].status,
    detail,
  }
  addFacts(problem, source)
  problem.code = code
  problem.requestId = requestId
  return problem
}

/** The code of a refusal, its words in a language, and its facts as further members. */
export function describe<Code extends ProblemCode>(
  source: ProblemSource & { readonly code: Code },
  language: Language,
): { readonly code: Code; readonly title: string; readonly detail: string } {
  const description = { code: source.code, ...wordsOf(source, language) }
  addFacts(description, source)
  return description
}

function wordsOf(source: ProblemSource, language: Language): { readonly title: string; readonly detail: string } {
  const kind: Kind<never> = problems[source.code]
  const detail = kind.detail[language]
  return { title: kind.title[language], detail: typeof detail === 'string' ? detail : detail(source as never) }
}

/** Adds the facts of a source. A fact never replaces a member that the problem already has. */
function addFacts(problem: Members, source: ProblemSource): void {
  const kind: Kind<never> = problems[source.code]
  const facts = (kind.present ? kind.present(source as never) : source) as Members
  for (const name in facts) {
    if (name !== 'code' && !Object.hasOwn(problem, name)) problem[name] = facts[name]
  }
}
