import { type Body, type CouponWithUse, unwrap } from '@hexmart/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useCommand } from '../../shared/use-command.ts'
import { useMay } from '../components/use-may.ts'
import { TextField } from '../forms/text-field.tsx'

interface IssueCouponProps {
  readonly coupon: CouponWithUse
  readonly onClose: () => void
}

/** Gives the coupon to a user, who is found by the id or the beginning of the name. */
export function IssueCoupon({ coupon, onClose }: IssueCouponProps) {
  const t = useTranslations('console.coupons.issuing')
  const client = useClient()
  const toast = useToast()
  const [text, setText] = useState('')
  const listId = useId()
  const query = text.trim()
  const mayFind = useMay('hexmart:read')
  const matches = useQuery({
    queryKey: ['admin', 'users', 'found', query],
    queryFn: async ({ signal }) => unwrap(await client.admin.users.list({ query, limit: 8 }, { signal })).users,
    enabled: mayFind && query !== '',
    placeholderData: keepPreviousData,
  })
  const user = matches.data?.find(({ id }) => id === query)
  const issue = useCommand(
    ['issue-coupon', coupon.id],
    ({ userId, ...body }: Body<'issueCoupon'> & { readonly userId: string }, options) =>
      client.coupons.issue(userId, body, options),
    {
      onDone({ number }, { userId }) {
        toast(t('done', { user: user?.name ?? userId }), t('doneDetail', { number }))
        onClose()
      },
    },
  )
  const { remaining, name, id: couponId } = coupon
  const effects =
    query === ''
      ? [t('choose')]
      : [
          t('gets', { user: user?.name ?? query, name }),
          remaining === 0 ? t('noneLeft') : t('remaining', { from: remaining, to: remaining - 1 }),
        ]
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('title', { name })}
      effects={effects}
      action={t('action')}
      isReady={query !== ''}
      isBusy={issue.isBusy}
      error={issue.error}
      onConfirm={() => issue.run({ userId: query, couponId })}
    >
      <TextField
        label={t('user')}
        hint={t('userHint')}
        list={listId}
        maxLength={64}
        spellCheck={false}
        autoFocus
        value={text}
        onChange={setText}
      />
      <datalist id={listId}>
        {matches.data?.map(({ id, name: userName }) => (
          <option key={id} value={id}>
            {userName}
          </option>
        ))}
      </datalist>
    </ConfirmDialog>
  )
}
