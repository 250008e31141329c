import { useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { serverNow } from '../../shared/server-clock.ts'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import { useCommand } from '../../shared/use-command.ts'
import { addDays, dayOf } from '../address/days.ts'
import { TextField } from '../forms/text-field.tsx'

interface RecountDayProps {
  /** The day that the field shows first, YYYY-MM-DD; empty if the operator must choose a day. */
  readonly proposed: string
  readonly onClose: () => void
}

/** Counts the sales of a day again from its orders. */
export function RecountDay({ proposed, onClose }: RecountDayProps) {
  const t = useTranslations('console.ranking.recounting')
  const client = useClient()
  const toast = useToast()
  const format = useFormat()
  const { timeZone } = useShopFacts()
  const [day, setDay] = useState(proposed)
  const yesterday = addDays(dayOf(serverNow(), timeZone), -1)
  const isOver = day !== '' && day <= yesterday
  const recount = useCommand(
    ['recount-day'],
    (date: string, options) => client.admin.ranking.rebuildDay(date, options),
    {
      onDone({ date, products }) {
        toast(t('done', { day: format.day(date) }), t('doneDetail', { products }))
        onClose()
      },
    },
  )
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('title')}
      effects={
        isOver
          ? [t('effect', { day: format.day(day) }), t('lists'), t('ordersStay')]
          : [t('choose', { zone: timeZone })]
      }
      action={t('action')}
      isReady={isOver}
      isBusy={recount.isBusy}
      error={recount.error}
      onConfirm={() => recount.run(day)}
    >
      <TextField
        label={t('day')}
        hint={t('dayHint', { zone: timeZone })}
        type="date"
        max={yesterday}
        value={day}
        onChange={setDay}
        error={day !== '' && !isOver ? t('notOver') : undefined}
      />
      {recount.isBusy && (
        <p role="status" className="text-sm text-muted">
          {t('busy')}
        </p>
      )}
    </ConfirmDialog>
  )
}
