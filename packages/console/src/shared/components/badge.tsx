import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import type { Tone } from './notice.tsx'

const tones = {
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  plain: 'bg-sunken text-muted',
} as const

export function Badge({ tone = 'plain', children }: { readonly tone?: Tone | 'plain'; readonly children: ReactNode }) {
  return (
    <span
      className={classes(
        'inline-flex items-center rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      {children}
    </span>
  )
}
