import { Link } from '@tanstack/react-router'

interface ChoiceLinksProps<Value extends string | number> {
  readonly label: string
  /** The search parameter of the address that keeps the choice. */
  readonly name: string
  readonly value: Value
  readonly options: readonly (readonly [value: Value, label: string])[]
}

/** A few choices side by side. The chosen one is in the address, so that a shared link or a reload leads to the same choice. */
export function ChoiceLinks<Value extends string | number>({ label, name, value, options }: ChoiceLinksProps<Value>) {
  return (
    <nav aria-label={label} className="flex w-fit max-w-full gap-1 overflow-x-auto rounded-control bg-sunken p-1">
      {options.map(([option, text]) => (
        <Link
          key={option}
          to="."
          search={(search: Record<string, unknown>) => ({ ...search, [name]: option })}
          replace
          resetScroll={false}
          aria-current={option === value ? 'true' : undefined}
          className={
            option === value
              ? 'rounded-md bg-surface px-3 py-1.5 text-sm font-medium whitespace-nowrap shadow-card'
              : 'rounded-md px-3 py-1.5 text-sm font-medium whitespace-nowrap text-muted hover:text-ink'
          }
        >
          {text}
        </Link>
      ))}
    </nav>
  )
}
