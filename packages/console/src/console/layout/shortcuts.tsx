import { useNavigate } from '@tanstack/react-router'
import { Suspense, useEffect, useRef, useState } from 'react'
import { loadLater, useEarlyLoad } from '../../shared/components/load-later.ts'
import { destinations } from './navigation.ts'

const loadShortcutsDialog = async () => (await import('./shortcuts-dialog.tsx')).ShortcutsDialog
const ShortcutsDialog = loadLater(loadShortcutsDialog)

/** How long G waits for the second key, in milliseconds. */
const patience = 1_500

/**
 * G and a letter open a page, / moves the focus to the search, ? lists the shortcuts. The shortcuts do nothing
 * while a field or a dialog has the focus.
 */
export function Shortcuts() {
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  useEarlyLoad(loadShortcutsDialog)
  const gPressedAt = useRef(Number.NEGATIVE_INFINITY)

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const isAfterG = event.timeStamp - gPressedAt.current < patience
      gPressedAt.current = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      if (event.key === '?') return setOpen(true)
      if (event.key === '/') {
        const search = document.querySelector<HTMLInputElement>('main input[type="search"]')
        if (search === null) return
        event.preventDefault()
        return search.focus()
      }
      const destination = isAfterG ? destinations.find(({ key }) => key === event.key) : undefined
      if (destination !== undefined) void navigate({ to: destination.to })
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [navigate])

  return <Suspense>{isOpen && <ShortcutsDialog onClose={() => setOpen(false)} />}</Suspense>
}

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null
  return element?.closest?.('input, textarea, select, [contenteditable], [role="dialog"]') != null
}
