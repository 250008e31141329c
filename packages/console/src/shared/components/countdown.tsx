import { partsOf } from '../format/parts-of.ts'
import { useTranslations } from '../i18n/use-translations.ts'

const twoDigits = (value: number) => String(value).padStart(2, '0')

/** The time that is left, such as `04:59` or `2 days 03:00:00`. A screen reader reads it on request, not every second. */
export function Countdown({ milliseconds, className }: { readonly milliseconds: number; readonly className?: string }) {
  const t = useTranslations('shared')
  const { days, hours, minutes, seconds } = partsOf(milliseconds)
  const clock = [...(days + hours > 0 ? [hours] : []), minutes, seconds].map(twoDigits).join(':')
  return (
    <span role="timer" className={`whitespace-nowrap tabular-nums ${className ?? ''}`}>
      {days > 0 && `${t('spanDays', { days })} `}
      {clock}
    </span>
  )
}
