import type { Delivery } from '@hexmart/client'
import { useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { Button } from '../../shared/components/button.tsx'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { Dialog } from '../../shared/components/dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useCommand } from '../../shared/use-command.ts'
import { Facts } from '../components/facts.tsx'
import { SubjectLink } from '../components/subject-link.tsx'
import { useMay } from '../components/use-may.ts'
import { DeliveryState, textKeyOf } from './delivery-state.tsx'
import { useDue } from './use-due.ts'

interface DeliveryDetailProps {
  readonly delivery: Delivery
  readonly onClose: () => void
}

/** One message with its whole error, and buttons to retry or discard a dead message. */
export function DeliveryDetail({ delivery, onClose }: DeliveryDetailProps) {
  const t = useTranslations('console.deliveries')
  const format = useFormat()
  const due = useDue()
  const mayChange = useMay('hexmart:deliveries')
  const [action, setAction] = useState<'retry' | 'discard'>()
  const { id, type, orderId, sequence, at, state, attempts, lastError, settledAt } = delivery
  if (action !== undefined) return <ConfirmDeadAction action={action} delivery={delivery} onClose={onClose} />
  return (
    <Dialog isOpen onClose={onClose} title={t('message', { type: t(`types.${textKeyOf(type)}`) })}>
      <Facts
        facts={[
          [t('state'), <DeliveryState key="state" state={state} />],
          [t('order'), <SubjectLink key="order" type="order" id={orderId} />],
          [t('at'), format.exact(at)],
          [t('sequence'), t('sequenceValue', { sequence })],
          [t('attempts'), format.number(attempts)],
          [t('next'), state === 'WAITING' ? due(delivery) : null],
          [t('settledAt'), settledAt === null ? null : format.exact(settledAt)],
          [
            t('id'),
            <span key="id" className="font-mono text-[0.8125rem] break-all">
              {id}
            </span>,
          ],
        ]}
      />
      {lastError !== null && (
        <section aria-labelledby="last-error" className="grid min-w-0 gap-1">
          <h3 id="last-error" className="text-sm font-medium">
            {t('lastError')}
          </h3>
          <pre className="max-h-48 overflow-auto rounded-control bg-sunken px-4 py-3 font-mono text-xs whitespace-pre-wrap">
            {lastError}
          </pre>
        </section>
      )}
      {state === 'DEAD' && mayChange && (
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => setAction('discard')}>{t('discard.action')}</Button>
          <Button variant="primary" onClick={() => setAction('retry')}>
            {t('retry.action')}
          </Button>
        </div>
      )}
    </Dialog>
  )
}

interface ConfirmDeadActionProps extends DeliveryDetailProps {
  readonly action: 'retry' | 'discard'
}

/** Asks for confirmation, then sends a dead message again or discards it. */
function ConfirmDeadAction({ action, delivery, onClose }: ConfirmDeadActionProps) {
  const t = useTranslations('console.deliveries')
  const client = useClient()
  const toast = useToast()
  const command = useCommand(
    [`${action}-delivery`],
    (id: string, options) => client.admin.deliveries[action](id, options),
    {
      onDone({ state }) {
        toast(t(`${action}.done`), t(`${action}.doneDetail`, { state: t(`states.${state}`) }))
        onClose()
      },
    },
  )
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t(`${action}.title`)}
      effects={[
        t(`${action}.effect`, { type: t(`types.${textKeyOf(delivery.type)}`), order: delivery.orderId.slice(-12) }),
        t(`${action}.attempts`, { attempts: delivery.attempts }),
        t(`${action}.after`),
      ]}
      action={t(`${action}.action`)}
      isDangerous={action === 'discard'}
      isBusy={command.isBusy}
      error={command.error}
      onConfirm={() => command.run(delivery.id)}
    />
  )
}
