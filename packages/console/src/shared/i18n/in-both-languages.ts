/** Texts by key, in groups. */
export interface Texts {
  readonly [key: string]: string | Texts
}

/** The same keys with other words. */
type Translated<Source> = {
  readonly [Key in keyof Source]: Source[Key] extends string ? string : Translated<Source[Key]>
}

/**
 * The texts of a page. A key that one language lacks does not compile. Texts are ICU messages:
 * `{count, plural, one {# order} other {# orders}}`.
 *
 * @example
 * export const ordersTexts = inBothLanguages({ title: 'Orders' }, { title: '주문' })
 */
export function inBothLanguages<const English extends Texts>(en: English, ko: Translated<English>) {
  return { en, ko }
}
