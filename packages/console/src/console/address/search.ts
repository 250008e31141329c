/** Reads one search parameter of the page's address. Unusable values count as absent, because people edit addresses by hand. */
export type Reader<Value> = (text: string) => Value | undefined

/**
 * Any text, without the spaces around it, cut off after 255 characters, because no id is longer. An empty text counts
 * as absent.
 */
export const text: Reader<string> = (value) => value.trim().slice(0, 255) || undefined

/** One of the given words. */
export const oneOf =
  <const Word extends string>(words: readonly Word[]): Reader<Word> =>
  (value) =>
    words.find((word) => word === value)

/** A calendar day, YYYY-MM-DD. */
export const day: Reader<string> = (value) => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value ? undefined : value
}

type Readers = Readonly<Record<string, Reader<unknown>>>
export type SearchOf<Of extends Readers> = { readonly [Key in keyof Of]?: ReturnType<Of[Key]> }

/**
 * Makes the `validateSearch` of a route. The filters of a list are in the address, so that people can bookmark and
 * share the filtered list.
 *
 * @example
 * createRoute({ path: '/orders', validateSearch: searchOf({ userId: text, status: oneOf(['PAID', 'CANCELED']) }) })
 */
export const searchOf =
  <const Of extends Readers>(readers: Of) =>
  (raw: Readonly<Record<string, unknown>>): SearchOf<Of> => {
    const values = Object.entries(readers).map(([key, reader]) => [key, reader(String(raw[key] ?? ''))])
    return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as SearchOf<Of>
  }

/** Reads each parameter of an address as text. The router's own reading would take the id 007 for the number 7. */
export const parseSearch = (search: string): Record<string, string> => Object.fromEntries(new URLSearchParams(search))

export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
  const query = new URLSearchParams(entries.map(([key, value]) => [key, String(value)])).toString()
  return query === '' ? '' : `?${query}`
}

type Defined<Values> = { [Key in keyof Values]: Exclude<Values[Key], undefined> }

/** Leaves undefined members out: in a query of the client, a member may be absent, but not undefined. */
export const withoutUndefined = <Values extends object>(values: Values): Defined<Values> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<Values>
