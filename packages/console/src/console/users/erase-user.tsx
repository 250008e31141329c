import type { UserWithBalance } from '@hexmart/client'
import { useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useCommand } from '../../shared/use-command.ts'
import { TextField } from '../forms/text-field.tsx'

interface EraseUserProps {
  readonly user: UserWithBalance
  readonly onClose: () => void
}

/** Erases a user for ever, after the operator has typed the id. */
export function EraseUser({ user, onClose }: EraseUserProps) {
  const t = useTranslations('console.users.erase')
  const client = useClient()
  const format = useFormat()
  const toast = useToast()
  const [typed, setTyped] = useState('')
  const [isWrong, setWrong] = useState(false)
  const erase = useCommand(['erase-user', user.id], (userId: string) => client.admin.users.erase(userId), {
    onDone() {
      toast(t('done', { user: user.id }))
      onClose()
    },
  })
  const confirm = () => {
    const isRight = typed.trim() === user.id
    setWrong(!isRight)
    if (isRight) erase.run(user.id)
  }
  const balance = format.money(user.balance)
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('title', { user: user.name ?? user.id })}
      effects={[
        t('removed'),
        t('blocked'),
        t('stays', { balance }),
        ...(user.balance > 0 ? [t('money', { balance })] : []),
        t('final'),
      ]}
      action={t('confirm')}
      isDangerous
      isBusy={erase.isBusy}
      error={erase.error}
      onConfirm={confirm}
    >
      <TextField
        label={t('typed', { user: user.id })}
        error={isWrong ? t('mismatch') : undefined}
        value={typed}
        spellCheck={false}
        onChange={(text) => {
          setTyped(text)
          setWrong(false)
        }}
      />
    </ConfirmDialog>
  )
}
