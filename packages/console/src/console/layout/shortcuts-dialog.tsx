import { Dialog } from '../../shared/components/dialog.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { destinations } from './navigation.ts'

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('console.layout')
  return (
    <Dialog isOpen onClose={onClose} title={t('shortcuts.title')}>
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
