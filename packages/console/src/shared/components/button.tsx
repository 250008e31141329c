import type { ComponentProps } from 'react'
import { classes } from './classes.ts'

const variants = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border border-edge/60 bg-surface text-ink hover:bg-hover',
  quiet: 'text-ink hover:bg-hover',
  danger: 'bg-bad text-on-bad hover:bg-bad-strong',
} as const

const sizes = {
  small: 'h-8 px-3 text-sm',
  medium: 'h-10 px-4 text-sm',
  large: 'h-12 px-6 text-base',
  icon: 'size-10',
} as const

/** The classes of a button, also for a link that looks like a button. */
export const buttonClass = (
  variant: keyof typeof variants = 'secondary',
  size: keyof typeof sizes = 'medium',
): string =>
  classes(
    'inline-flex shrink-0 items-center justify-center gap-2 rounded-control font-medium whitespace-nowrap transition-colors',
    'disabled:pointer-events-none disabled:opacity-50',
    variants[variant],
    sizes[size],
  )

interface ButtonProps extends ComponentProps<'button'> {
  /** One `primary` button per view; `danger` for an action that removes something or cannot be undone. Default: `secondary`. */
  readonly variant?: keyof typeof variants
  readonly size?: keyof typeof sizes
  /** Shows that the action is under way, and disables the button. */
  readonly isBusy?: boolean
}

export function Button({ variant, size, isBusy = false, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classes(buttonClass(variant, size), className)}
      disabled={isBusy || rest.disabled}
      aria-busy={isBusy}
    >
      {isBusy && <Spinner />}
      {children}
    </button>
  )
}

export const Spinner = () => (
  <span aria-hidden="true" className="size-4 animate-spin rounded-full border-2 border-current border-t-transparent" />
)
