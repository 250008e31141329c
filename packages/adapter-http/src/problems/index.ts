/** The problems of RFC 9457: one file per concept with the words, and the functions that make a problem from a refusal. */
export type { HttpRefusal, Language, ProblemCode, ProblemSource, RequestError } from './kind.ts'
export { languageOf } from './language.ts'
export { describe, problemOf, typeOf } from './problem-of.ts'
export { problemCodes, problems } from './problems.ts'
