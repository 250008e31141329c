import type { User } from '@hexmart/client'
import { type FormEvent, useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { Dialog } from '../../shared/components/dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useCommand } from '../../shared/use-command.ts'
import { FormEnd } from '../components/form-end.tsx'
import { TextField } from '../forms/text-field.tsx'

export function RenameUser({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const t = useTranslations('console.users.rename')
  const client = useClient()
  const toast = useToast()
  const [name, setName] = useState(user.name ?? '')
  const rename = useCommand(
    ['rename-user', user.id],
    (next: string) => client.admin.users.change(user.id, { name: next }),
    {
      onDone(changed) {
        toast(t('done', { name: changed.name ?? '' }))
        onClose()
      },
    },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    rename.run(name.trim())
  }
  return (
    <Dialog isOpen onClose={onClose} title={t('title', { user: user.id })}>
      <form className="grid gap-4" onSubmit={submit}>
        <TextField label={t('name')} value={name} maxLength={200} required onChange={setName} />
        <FormEnd action={t('confirm')} isBusy={rename.isBusy} error={rename.error} onClose={onClose} />
      </form>
    </Dialog>
  )
}
