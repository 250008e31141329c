import { type AnyProblem, type Result, unwrap } from '@hexmart/client'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { Dialog } from '../../shared/components/dialog.tsx'
import { Notice } from '../../shared/components/notice.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import { periodOf } from '../address/days.ts'
import { type ExportProgress, readExport } from './export-rows.ts'
import { chooseTarget, type ExportType, exportTypes } from './export-target.ts'
import { DayFilter } from './filters.tsx'
import { Segmented } from './segmented.tsx'

interface ExportButtonProps {
  /** Names the file, such as `orders`. */
  readonly name: string
  /** The words of the button. Default: “Export”. */
  readonly label?: string
  /** Says what is exported. */
  readonly detail: string
  /** Sends the request for the rows of the period. */
  readonly start: (
    period: { readonly from?: string; readonly to?: string },
    options: { readonly accept: string; readonly signal: AbortSignal },
  ) => Promise<Result<Response, AnyProblem>>
  /** The days that the dialog proposes, such as those of the list's filters. */
  readonly days?: Days
}

interface Days {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

type State =
  | { readonly step: 'choosing' }
  /** The browser asks where to save the file. */
  | { readonly step: 'asking' }
  | { readonly step: 'running'; readonly progress: ExportProgress }
  | { readonly step: 'done'; readonly rows: number; readonly isOnDisk: boolean }
  /** `isBroken`: the export failed after the service had begun its answer. */
  | { readonly step: 'failed'; readonly error: unknown; readonly isBroken: boolean }

/** Exports any number of rows to a file. The dialog says how many rows have arrived, and can cancel the export. */
export function ExportButton({ days = {}, label, ...props }: ExportButtonProps) {
  const t = useTranslations('console.components.export')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{label ?? t('open')}</Button>
      {isOpen && <ExportDialog {...props} days={days} onClose={() => setOpen(false)} />}
    </>
  )
}

function ExportDialog(props: Omit<ExportButtonProps, 'label'> & { readonly days: Days; readonly onClose: () => void }) {
  const { name, detail, start, days, onClose } = props
  const t = useTranslations('console.components.export')
  const { timeZone } = useShopFacts()
  const [type, setType] = useState<ExportType>('csv')
  const [period, setPeriod] = useState(days)
  const [state, setState] = useState<State>({ step: 'choosing' })
  const request = useRef<AbortController>(undefined)
  useEffect(() => () => request.current?.abort(), [])

  const run = async (event: FormEvent) => {
    event.preventDefault()
    setState({ step: 'asking' })
    const target = await chooseTarget(fileName(name, period, type), type)
    if (target === undefined) return setState({ step: 'choosing' })
    const controller = new AbortController()
    request.current = controller
    setState({ step: 'running', progress: { rows: 0, bytes: 0 } })
    let hasBegun = false
    try {
      const options = { accept: exportTypes[type], signal: controller.signal }
      const response = unwrap(await start(periodOf(period, timeZone), options))
      hasBegun = true
      const rows = await readExport(response, type, target, (progress) => setState({ step: 'running', progress }))
      setState({ step: 'done', rows, isOnDisk: target.isOnDisk })
    } catch (error) {
      // Once reading has begun, `readExport` has discarded the file itself.
      if (!hasBegun) await target.abort()
      if (!controller.signal.aborted) setState({ step: 'failed', error, isBroken: hasBegun })
    }
  }
  const cancel = () => {
    request.current?.abort()
    setState({ step: 'choosing' })
  }
  const isDone = state.step === 'done'
  return (
    <Dialog isOpen onClose={onClose} title={t('title')} description={detail}>
      <form className="grid gap-4" onSubmit={run}>
        <fieldset disabled={state.step === 'running'} className="grid min-w-0 gap-4 disabled:opacity-60">
          <div className="grid grid-cols-2 gap-3">
            <DayFilter
              label={t('from')}
              value={period.from}
              max={period.to}
              onChange={(from) => setPeriod({ ...period, from })}
            />
            <DayFilter
              label={t('to')}
              value={period.to}
              min={period.from}
              onChange={(to) => setPeriod({ ...period, to })}
            />
          </div>
          <p className="-mt-2 text-xs text-muted">{t('period', { zone: timeZone })}</p>
          <Segmented
            label={t('format')}
            value={type}
            options={[
              ['csv', t('csv')],
              ['ndjson', t('ndjson')],
            ]}
            onChange={setType}
          />
        </fieldset>
        <Outcome state={state} />
        <div className="flex flex-wrap justify-end gap-2">
          {state.step === 'running' ? (
            <Button onClick={cancel}>{t('cancel')}</Button>
          ) : (
            <>
              {isDone && <Button type="submit">{t('again')}</Button>}
              <Button variant={isDone ? 'primary' : 'secondary'} onClick={onClose}>
                {t('close')}
              </Button>
              {!isDone && (
                <Button type="submit" variant="primary" isBusy={state.step === 'asking'}>
                  {t('start')}
                </Button>
              )}
            </>
          )}
        </div>
      </form>
    </Dialog>
  )
}

function Outcome({ state }: { readonly state: State }) {
  const t = useTranslations('console.components.export')
  const format = useFormat()
  if (state.step === 'running') {
    const { rows, bytes } = state.progress
    return (
      <div className="grid gap-2">
        <progress aria-label={t('progress')} className="progress" />
        <p className="text-sm text-muted tabular-nums">
          {t('arrived', { rows, megabytes: format.number(Math.round(bytes / 10_000) / 100) })}
        </p>
      </div>
    )
  }
  if (state.step === 'done') {
    const { rows, isOnDisk } = state
    if (rows === 0) return <Notice tone="warn" title={t('done', { rows })} detail={t('noneDetail')} />
    return <Notice tone="good" title={t('done', { rows })} detail={t(isOnDisk ? 'savedDetail' : 'doneDetail')} />
  }
  if (state.step === 'choosing' || state.step === 'asking') return null
  if (state.isBroken) return <Notice tone="bad" title={t('broken')} detail={t('brokenDetail')} />
  return <ProblemMessage error={state.error} />
}

const fileName = (name: string, { from, to }: Days, type: ExportType) =>
  `${[name, from, to].filter((part) => part !== undefined).join('_')}.${type}`
