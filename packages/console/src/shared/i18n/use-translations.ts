import { useMemo } from 'react'
import { useTranslations as useTextsOf } from 'use-intl'
import { isolate } from './isolate.ts'

type Values = Readonly<Record<string, unknown>>
type Translate = (key: string, values?: Values, ...rest: unknown[]) => string

/**
 * The texts of a page; see `inBothLanguages`. Values that are filled in are isolated, so that a name
 * that is written from right to left does not reorder the words around it.
 *
 * @example
 * const t = useTranslations('console.users')
 * t('block.title', { user: 'Mina' })
 */
export const useTranslations: typeof useTextsOf = (group) => {
  const t = useTextsOf(group)
  return useMemo(() => {
    const translate: Translate = (key, values, ...rest) =>
      (t as unknown as Translate)(key, isolateValues(values), ...rest)
    return Object.assign(translate, t) as unknown as typeof t
  }, [t])
}

const isolateValues = (values: Values | undefined): Values | undefined =>
  values &&
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? isolate(value) : value]),
  )
