import type { CreateUserBody } from '@hexmart/client'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { Dialog } from '../../shared/components/dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useCommand } from '../../shared/use-command.ts'
import { FormEnd } from '../components/form-end.tsx'
import { TextField } from '../forms/text-field.tsx'

/** Registers a user, and opens the page of the new user. */
export function CreateUser({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('console.users.create')
  const client = useClient()
  const toast = useToast()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [id, setId] = useState('')
  const create = useCommand(
    ['create-user'],
    (body: CreateUserBody, options) => client.admin.users.create(body, options),
    {
      onDone(user) {
        toast(t('done', { name: user.name ?? user.id }))
        onClose()
        void navigate({ to: '/users/$userId', params: { userId: user.id } })
      },
    },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.run({ name: name.trim(), ...(id.trim() !== '' && { id: id.trim() }) })
  }
  return (
    <Dialog isOpen onClose={onClose} title={t('title')}>
      <form className="grid gap-4" onSubmit={submit}>
        <TextField label={t('name')} value={name} maxLength={200} required onChange={setName} />
        <TextField
          label={t('id')}
          hint={t('idHint')}
          value={id}
          maxLength={64}
          pattern="\s*[A-Za-z0-9_\-:.]+\s*"
          spellCheck={false}
          onChange={setId}
        />
        <FormEnd action={t('confirm')} isBusy={create.isBusy} error={create.error} onClose={onClose} />
      </form>
    </Dialog>
  )
}
