import type { UserWithBalance } from '@hexmart/client'
import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useCommand } from '../../shared/use-command.ts'

interface BlockUserProps {
  readonly user: UserWithBalance
  readonly onClose: () => void
}

/** Blocks an active user, or unblocks a blocked one. */
export function BlockUser({ user, onClose }: BlockUserProps) {
  const t = useTranslations('console.users')
  const client = useClient()
  const format = useFormat()
  const toast = useToast()
  const isBlocked = user.state === 'BLOCKED'
  const names = { user: user.name ?? user.id }
  const change = useCommand(
    ['block-user', user.id],
    (state: 'ACTIVE' | 'BLOCKED') => client.admin.users.change(user.id, { state }),
    {
      onDone({ state }) {
        toast(t(state === 'BLOCKED' ? 'block.done' : 'unblock.done', names))
        onClose()
      },
    },
  )
  const block = {
    title: t('block.title', names),
    effects: [t('block.effect', names), t('block.keeps', { balance: format.money(user.balance) }), t('block.undo')],
    action: t('block.confirm'),
  }
  const unblock = {
    title: t('unblock.title', names),
    effects: [t('unblock.effect', names)],
    action: t('unblock.confirm'),
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      {...(isBlocked ? unblock : block)}
      isDangerous={!isBlocked}
      isBusy={change.isBusy}
      error={change.error}
      onConfirm={() => change.run(isBlocked ? 'ACTIVE' : 'BLOCKED')}
    />
  )
}
