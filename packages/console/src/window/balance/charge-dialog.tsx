import { useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { Button } from '../../shared/components/button.tsx'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { Field, inputClass } from '../../shared/components/field.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { parseMoney, unitsPer } from '../../shared/format/money.ts'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import { useCommand } from '../../shared/use-command.ts'
import { CommandProblem } from '../command-problem.tsx'
import { useBalance } from './use-balance.ts'

interface ChargeDialogProps {
  readonly userId: string
  /** The amount that the dialog proposes, in the currency's smallest unit. Undefined while the dialog is closed. */
  readonly proposed: number | undefined
  readonly onClose: () => void
}

/** Charges the user's own balance. The dialog first shows the balance before and after the charge. */
export function ChargeDialog({ userId, proposed, onClose }: ChargeDialogProps) {
  return proposed === undefined ? null : <OpenDialog userId={userId} proposed={proposed} onClose={onClose} />
}

function OpenDialog({ userId, proposed, onClose }: ChargeDialogProps & { readonly proposed: number }) {
  const t = useTranslations('window.balance')
  const format = useFormat()
  const toast = useToast()
  const client = useClient()
  const { currency, maximumBalance } = useShopFacts()
  const balance = useBalance().data?.amount ?? 0
  const units = unitsPer(currency)
  const [text, setText] = useState(() => String(proposed / units))

  const charge = useCommand(
    ['charge', userId],
    (body: { amount: number }, options) => client.balances.charge(userId, body, options),
    {
      onDone(_, { amount: charged }, replayed) {
        if (replayed) toast(t('chargedBefore'), t('chargedBeforeDetail'))
        else toast(t('charged', { amount: format.money(charged) }))
        onClose()
      },
    },
  )
  // An amount of 0 cannot be charged.
  const amount = parseMoney(text, currency) || undefined
  const room = maximumBalance - balance
  const fits = amount !== undefined && amount <= room
  const error = errorOf()
  function errorOf(): string | undefined {
    if (room <= 0) return t('full')
    if (amount === undefined) return t('notAnAmount', { example: format.money(stepsOf(units)[0]) })
    return fits ? undefined : t('tooMuch', { most: format.money(room), limit: format.money(maximumBalance) })
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('chargeTitle')}
      effects={[
        t('effect', { from: format.money(balance), to: format.money(balance + (fits ? amount : 0)) }),
        t('effectHistory'),
      ]}
      action={amount === undefined ? t('charge') : t('chargeAmount', { amount: format.money(amount) })}
      isBusy={charge.isBusy}
      onConfirm={() => fits && charge.run({ amount })}
    >
      <div className="grid gap-3">
        <Field label={t('amount')} error={error} hint={t('limit', { limit: format.money(maximumBalance) })}>
          {(control) => (
            <input
              {...control}
              className={`${inputClass} h-12 text-right text-lg font-semibold tabular-nums`}
              inputMode="decimal"
              autoComplete="off"
              value={text}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <div className="flex flex-wrap gap-2">
          {stepsOf(units).map((step) => (
            <Button key={step} size="small" onClick={() => setText(String(((amount ?? 0) + step) / units))}>
              +{format.money(step)}
            </Button>
          ))}
        </div>
        <CommandProblem error={charge.error} />
      </div>
    </ConfirmDialog>
  )
}

/**
 * Round amounts that the buttons add. The numbers are higher in a currency without a smaller unit, such as the won: a
 * won is worth less than a cent.
 */
const stepsOf = (units: number): readonly [number, number, number] =>
  units === 1 ? [10_000, 30_000, 50_000] : [10 * units, 20 * units, 50 * units]

/** The amount that the page of the balance proposes. The basket proposes the amount that is missing for the order. */
export const usualCharge = (currency: string): number => stepsOf(unitsPer(currency))[0]
