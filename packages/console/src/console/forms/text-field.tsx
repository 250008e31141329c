import type { ComponentProps, ReactNode } from 'react'
import { Field, inputClass } from '../../shared/components/field.tsx'

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'id'> {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A labelled input of one line. */
export function TextField({ label, hint, error, value, onChange, className, ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          autoComplete="off"
          {...rest}
          {...control}
          className={`${inputClass} tabular-nums ${className ?? ''}`}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  )
}

interface ChoiceFieldProps<Value extends string> {
  readonly label: string
  readonly hint?: ReactNode
  readonly value: Value
  readonly options: readonly (readonly [value: Value, text: string])[]
  readonly onChange: (value: Value) => void
}

/** A labelled list, from which a person chooses one of a few options. */
export function ChoiceField<Value extends string>({ label, hint, value, options, onChange }: ChoiceFieldProps<Value>) {
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <select
          {...control}
          className={inputClass}
          value={value}
          onChange={({ target }) => onChange(options.find(([option]) => option === target.value)?.[0] ?? value)}
        >
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
