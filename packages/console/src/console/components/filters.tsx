import { useRouter } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { inputClass } from '../../shared/components/field.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'

/** Has a fixed height, because browsers make selects and inputs of different heights. */
const controlClass = `${inputClass} h-10`

interface FiltersProps {
  /** Clears all filters. Undefined while none is set. */
  readonly onClear: (() => void) | undefined
  readonly children: ReactNode
}

/** The filters of a list. The page keeps their values in its address; see `searchOf`. */
export function Filters({ onClear, children }: FiltersProps) {
  return (
    <search className="grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap">
      {children}
      {onClear !== undefined && <ClearFilters variant="quiet" onClear={onClear} />}
    </search>
  )
}

/** Tells the text filters that all filters are being cleared. */
const clearing = new EventTarget()

interface ClearFiltersProps {
  readonly onClear: () => void
  readonly variant?: 'secondary' | 'quiet'
}

/** Clears all filters, and also a text that was typed but has not taken effect yet. */
export function ClearFilters({ onClear, variant = 'secondary' }: ClearFiltersProps) {
  const t = useTranslations('console.components')
  const clear = () => {
    clearing.dispatchEvent(new Event('clear'))
    onClear()
  }
  return (
    <Button variant={variant} onClick={clear}>
      {t('clearFilters')}
    </Button>
  )
}

interface FilterProps<Value extends string> {
  readonly label: string
  readonly value: Value | undefined
  readonly onChange: (value: Value | undefined) => void
}

/** How long a text filter waits for the next key, in milliseconds. */
const patience = 400

interface TextFilterProps extends FilterProps<string> {
  readonly placeholder?: string | undefined
}

/**
 * Filters by a text. The text takes effect soon after the last key, or immediately after Enter. The key / moves the focus
 * into the field.
 */
export function TextFilter({ label, value = '', onChange, placeholder }: TextFilterProps) {
  const id = useId()
  const router = useRouter()
  const [typed, setTyped] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    const drop = () => {
      clearTimeout(timer.current)
      setTyped('')
    }
    clearing.addEventListener('clear', drop)
    return () => {
      clearTimeout(timer.current)
      clearing.removeEventListener('clear', drop)
    }
  }, [])
  // Another filter may change while the timer runs, so the timer calls the latest `onChange`. An earlier `onChange`
  // would undo that change.
  const latest = useRef(onChange)
  useEffect(() => {
    latest.current = onChange
  })
  const apply = (text: string) => {
    clearTimeout(timer.current)
    if (text.trim() !== value) latest.current(text.trim() || undefined)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    apply(typed)
  }
  return (
    <form onSubmit={submit} className="col-span-2 grid min-w-0 gap-1 sm:min-w-64 sm:flex-1">
      <FilterLabel id={id}>{label}</FilterLabel>
      <input
        id={id}
        type="search"
        className={controlClass}
        value={typed}
        placeholder={placeholder}
        maxLength={255}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => {
          setTyped(target.value)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => {
            // While the page of a link that the user has followed is loading, filtering would lead back.
            if (router.latestLocation.pathname === router.state.resolvedLocation?.pathname) apply(target.value)
          }, patience)
        }}
      />
    </form>
  )
}

interface SelectFilterProps<Value extends string> extends FilterProps<Value> {
  readonly options: readonly (readonly [value: Value, text: string])[]
  /** The word for “no filter”. Without it, one option is always chosen. */
  readonly any?: string | undefined
}

/** Filters by one of several values. */
export function SelectFilter<Value extends string>(props: SelectFilterProps<Value>) {
  const { label, value, onChange, options, any } = props
  const id = useId()
  return (
    <div className="col-span-2 grid min-w-0 gap-1 sm:min-w-36">
      <FilterLabel id={id}>{label}</FilterLabel>
      <select
        id={id}
        className={controlClass}
        value={value ?? ''}
        onChange={({ target }) => onChange(options.find(([option]) => option === target.value)?.[0])}
      >
        {any !== undefined && <option value="">{any}</option>}
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}

interface DayFilterProps extends FilterProps<string> {
  readonly min?: string | undefined
  readonly max?: string | undefined
}

/** Filters by a calendar day of the shop. */
export function DayFilter({ label, value = '', onChange, min, max }: DayFilterProps) {
  const id = useId()
  return (
    <div className="grid min-w-0 gap-1 max-[23rem]:col-span-2">
      <FilterLabel id={id}>{label}</FilterLabel>
      <input
        id={id}
        type="date"
        className={controlClass}
        value={value}
        min={min}
        max={max}
        onChange={({ target }) => onChange(target.value || undefined)}
      />
    </div>
  )
}

const FilterLabel = ({ id, children }: { readonly id: string; readonly children: ReactNode }) => (
  <label htmlFor={id} className="text-xs font-medium text-muted">
    {children}
  </label>
)
