import { useState } from 'react'
import { currentTheme, setTheme, type Theme, themes } from '../design/theme.ts'
import { useLanguage } from '../i18n/language-provider.tsx'
import { type Language, languages } from '../i18n/languages.ts'
import { useTranslations } from '../i18n/use-translations.ts'
import { Icon, type IconName } from './icon.tsx'

/** Chooses the language of the page. */
export function LanguageSwitch() {
  const t = useTranslations('shared')
  const { language, setLanguage } = useLanguage()
  const options = Object.entries(languages)
  return (
    <Choice
      icon="globe"
      label={t('language')}
      value={language}
      options={options}
      onChange={(next) => setLanguage(next as Language)}
    />
  )
}

/** Chooses between light, dark, and the setting of the system. */
export function ThemeSwitch() {
  const t = useTranslations('shared.theme')
  const [theme, choose] = useState(currentTheme)
  const change = (next: string) => {
    setTheme(next as Theme)
    choose(next as Theme)
  }
  return (
    <Choice
      icon="contrast"
      label={t('label')}
      value={theme}
      options={themes.map((name) => [name, t(name)])}
      onChange={change}
    />
  )
}

interface ChoiceProps {
  readonly icon: IconName
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly onChange: (value: string) => void
}

/** The browser's own list of options, behind an icon. */
function Choice({ icon, label, value, options, onChange }: ChoiceProps) {
  return (
    <label className="relative inline-flex size-10 items-center justify-center rounded-control text-muted hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <Icon name={icon} />
      <span className="sr-only">{label}</span>
      <select
        className="absolute inset-0 size-full cursor-pointer bg-surface text-ink opacity-0"
        value={value}
        title={label}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
