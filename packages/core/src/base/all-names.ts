/**
 * A list of all names of a union type, for checks at run time. It is made from a record, because the compiler refuses a
 * record that lacks a name of the union or has any other name. In a list, the compiler would not notice a missing name.
 *
 * @example
 * allNames<keyof Clock>({ now: true, elapsed: true, sleep: true }) // ['now', 'elapsed', 'sleep']
 */
export const allNames = <Name extends string>(names: Readonly<Record<Name, true>>): readonly Name[] =>
  Object.keys(names) as Name[]
