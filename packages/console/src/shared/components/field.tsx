import { type ReactNode, useId } from 'react'

/** How inputs, selects and text areas look. */
export const inputClass =
  'w-full min-w-0 rounded-control border border-edge bg-surface px-3 py-2 text-sm text-ink placeholder:text-muted aria-invalid:border-bad disabled:opacity-60'

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  /** Renders the control. The given attributes tie it to its label, hint and error. */
  readonly children: (control: FieldControl) => ReactNode
}

export interface FieldControl {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean
}

/**
 * A labelled control with a hint and an error.
 *
 * @example
 * <Field label={t('amount')} error={error}>{(control) => <input {...control} className={inputClass} />}</Field>
 */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const [hintId, errorId] = [`${id}-hint`, `${id}-error`]
  const describedBy = [hint !== undefined && hintId, error !== undefined && errorId].filter(Boolean).join(' ')
  return (
    <div className="grid min-w-0 content-start gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': describedBy === '' ? undefined : describedBy,
        'aria-invalid': error !== undefined,
      })}
      {hint !== undefined && (
        <p id={hintId} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={errorId} role="alert" className="text-xs font-medium text-bad">
          {error}
        </p>
      )}
    </div>
  )
}
