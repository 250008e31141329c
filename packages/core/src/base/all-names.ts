/**
 * A list of all names of a union type, for checks at run time. The compiler refuses a record that lacks a name or has another one; in
 * a list it would not notice that a name is missing.
 *
 * @example
 * allNames<keyof Clock>({ now: true, elapsed: true, sleep: true }) // ['now', 'elapsed', 'sleep']
 */
export const allNames = <Name extends string>(names: Readonly<Record<Name, true>>): readonly Name[] =>
  Object.keys(names) as Name[]
