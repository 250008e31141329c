import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Dialog } from '../../shared/components/dialog.tsx'
import { destinations } from './navigation.ts'

/** How long G waits for the second key, in milliseconds. */
const patience = 1_500

/** G and a letter go to a page, / goes to the search of the page, ? shows the shortcuts. Not while somebody types. */
export function Shortcuts() {
  const t = useTranslations('console.layout')
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  const pressedG = useRef(Number.NEGATIVE_INFINITY)

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const isSecond = event.timeStamp - pressedG.current < patience
      pressedG.current = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      if (event.key === '?') return setOpen(true)
      if (event.key === '/') {
        const search = document.querySelector<HTMLInputElement>('main input[type="search"]')
        if (search === null) return
        event.preventDefault()
        return search.focus()
      }
      const destination = isSecond ? destinations.find(({ key }) => key === event.key) : undefined
      if (destination !== undefined) void navigate({ to: destination.to })
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [navigate])

  return (
    <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={t('shortcuts.title')}>
      <dl className="grid grid-cols-[1fr_auto] gap-2 text-sm">
        {destinations.map(({ key, text }) => (
          <Shortcut
            key={key}
            does={t('shortcuts.goTo', { page: t(`pages.${text}`) })}
            keys={['G', key.toUpperCase()]}
          />
        ))}
        <Shortcut does={t('shortcuts.search')} keys={['/']} />
        <Shortcut does={t('shortcuts.show')} keys={['?']} />
      </dl>
    </Dialog>
  )
}

function Shortcut({ does, keys }: { readonly does: string; readonly keys: readonly string[] }) {
  return (
    <>
      <dt>{does}</dt>
      <dd className="flex gap-1">
        {keys.map((key) => (
          <kbd key={key} className="rounded border border-line bg-sunken px-2 py-0.5 font-mono text-xs">
            {key}
          </kbd>
        ))}
      </dd>
    </>
  )
}

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null
  return element?.closest?.('input, textarea, select, [contenteditable], [role="dialog"]') != null
}
