import type { AdjustBalanceBody, UserWithBalance } from '@hexmart/client'
import { useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { parseMoney } from '../../shared/format/money.ts'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import { useCommand } from '../../shared/use-command.ts'
import { Segmented } from '../components/segmented.tsx'
import { TextField } from '../forms/text-field.tsx'
import { type Adjustment, foresee } from './adjustment.ts'

interface AdjustBalanceProps {
  readonly user: UserWithBalance
  readonly onClose: () => void
}

/** Adds an amount to a balance or takes it away, with a reason, and shows the balance before and after. */
export function AdjustBalance({ user, onClose }: AdjustBalanceProps) {
  const t = useTranslations('console.users.adjust')
  const client = useClient()
  const format = useFormat()
  const toast = useToast()
  const { currency, maximumBalance } = useShopFacts()
  const [isTaking, setTaking] = useState(false)
  const [text, setText] = useState('')
  const [reason, setReason] = useState('')
  const [reference, setReference] = useState('')
  const { balance } = user
  const adjustment = foresee({
    balance,
    maximumBalance,
    isTaking,
    amount: parseMoney(text, currency),
    isEmpty: text.trim() === '',
  })
  const adjust = useCommand(
    ['adjust-balance', user.id],
    (body: AdjustBalanceBody, options) => client.admin.balances.adjust(user.id, body, options),
    {
      onDone({ amount }, body, replayed) {
        // Without a reference, `replayed` means that an earlier press has taken effect, as the operator wanted.
        const isOldReference = replayed && body.reference !== undefined
        toast(isOldReference ? t('replayed') : t('done', { user: user.id, balance: format.money(amount) }))
        onClose()
      },
    },
  )
  const confirm = () => {
    if (adjustment.is !== 'fine') return
    const trimmed = reference.trim()
    adjust.run({ amount: adjustment.change, reason: reason.trim(), ...(trimmed !== '' && { reference: trimmed }) })
  }
  const isFine = adjustment.is === 'fine'
  const fromTo = isFine && { user: user.id, from: format.money(balance), to: format.money(adjustment.to) }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('title', { user: user.name ?? user.id })}
      effects={fromTo ? [t('fromTo', fromTo), t('entry')] : [t('enter')]}
      action={isFine ? t('confirm', { amount: format.signedMoney(adjustment.change) }) : t('confirmEmpty')}
      isDangerous={isTaking}
      isBusy={adjust.isBusy}
      error={adjust.error}
      onConfirm={confirm}
    >
      <Segmented
        label={t('direction')}
        value={isTaking ? 'take' : 'add'}
        options={[
          ['add', t('add')],
          ['take', t('take')],
        ]}
        onChange={(direction) => setTaking(direction === 'take')}
      />
      <TextField
        label={t('amount', { currency })}
        error={faultOf(adjustment)}
        value={text}
        inputMode="decimal"
        required
        onChange={setText}
      />
      <TextField
        label={t('reason')}
        hint={t('reasonHint')}
        value={reason}
        maxLength={200}
        required
        onChange={setReason}
      />
      <TextField
        label={t('reference')}
        hint={t('referenceHint')}
        value={reference}
        maxLength={200}
        pattern="\s*[!-~]*\s*"
        spellCheck={false}
        onChange={setReference}
      />
    </ConfirmDialog>
  )

  function faultOf(adjustment: Adjustment): string | undefined {
    switch (adjustment.is) {
      case 'invalid':
        return t('amountInvalid', { example: format.number(5_000) })
      case 'belowZero':
        return t('belowZero', { balance: format.money(balance) })
      case 'aboveMaximum':
        return t('aboveMaximum', { maximum: format.money(maximumBalance), room: format.money(adjustment.room) })
      default:
        return undefined
    }
  }
}
