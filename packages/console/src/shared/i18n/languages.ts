/** The languages of the pages. */
export const languages = { en: 'English', ko: '한국어' } as const
export type Language = keyof typeof languages

const key = 'hexmart.language'

/** The language that the user chose earlier, otherwise the browser's first language that the pages have, otherwise English. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(key), ...navigator.languages.map((tag) => tag.split('-')[0])]
  return wanted.find(isLanguage) ?? 'en'
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(key, language)
}

const isLanguage = (text: string | null | undefined): text is Language => text != null && Object.hasOwn(languages, text)
