import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import { IntlProvider } from 'use-intl'
import type { Texts } from './in-both-languages.ts'
import { keepLanguage, type Language, preferredLanguage } from './languages.ts'

interface LanguageState {
  readonly language: Language
  setLanguage(language: Language): void
}

const context = createContext<LanguageState | undefined>(undefined)

/** The language of the page, and a function that changes it. */
export function useLanguage(): LanguageState {
  const state = use(context)
  if (state === undefined) throw new Error('LanguageProvider is missing')
  return state
}

interface LanguageProviderProps {
  readonly texts: Readonly<Record<Language, Texts>>
  readonly timeZone: string
  readonly children: ReactNode
}

/** Gives the texts of the chosen language to `useTranslations`. */
export function LanguageProvider({ texts, timeZone, children }: LanguageProviderProps) {
  const [language, choose] = useState(preferredLanguage)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const state = useMemo<LanguageState>(
    () => ({
      language,
      setLanguage(next) {
        keepLanguage(next)
        choose(next)
      },
    }),
    [language],
  )
  return (
    <context.Provider value={state}>
      <IntlProvider locale={language} messages={texts[language]} timeZone={timeZone}>
        {children}
      </IntlProvider>
    </context.Provider>
  )
}
