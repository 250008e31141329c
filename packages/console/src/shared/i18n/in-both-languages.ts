/** Texts by key, in groups. */
export interface Texts {
  readonly [key: string]: string | Texts
}

/** The same keys, each with any text. */
type Translated<Source> = {
  readonly [Key in keyof Source]: Source[Key] extends string ? string : Translated<Source[Key]>
}

/**
 * The texts of a page. If one language lacks a key, the code does not compile. Texts are ICU messages:
 * `{count, plural, one {# order} other {# orders}}`.
 *
 * @example
 * export const ordersTexts = inBothLanguages({ title: 'Orders' }, { title: '주문' })
 */
export function inBothLanguages<const English extends Texts>(en: English, ko: Translated<English>) {
  return { en, ko }
}
