import type { ReactNode } from 'react'
import { classes } from './classes.ts'

const tones = {
  good: 'border-good/30 bg-good-soft text-good',
  warn: 'border-warn/30 bg-warn-soft text-warn',
  bad: 'border-bad/30 bg-bad-soft text-bad',
} as const

export type Tone = keyof typeof tones

interface NoticeProps {
  readonly tone: Tone
  readonly title: string
  readonly detail?: ReactNode
  /** Such as a button that tries again. */
  readonly action?: ReactNode
}

/** A message in the flow of a page. For the tone `bad`, a screen reader interrupts what it is reading. */
export function Notice({ tone, title, detail, action }: NoticeProps) {
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={classes(
        'flex flex-wrap items-center justify-between gap-3 rounded-control border px-4 py-3',
        tones[tone],
      )}
    >
      <div className="min-w-0">
        <p className="text-sm font-semibold">{title}</p>
        {detail !== undefined && <div className="text-sm text-ink">{detail}</div>}
      </div>
      {action}
    </div>
  )
}
