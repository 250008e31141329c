import type { Body } from '@hexmart/client'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { Button, buttonClass } from '../../shared/components/button.tsx'
import { Card } from '../../shared/components/card.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { localTime } from '../../shared/format/zoned-time.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { serverNow } from '../../shared/server-clock.ts'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import { useCommand } from '../../shared/use-command.ts'
import { backLinkClass, PageHeader } from '../components/page-header.tsx'
import { CouponFields } from './coupon-fields.tsx'
import { type CouponDraft, readCoupon, type TypedCoupon } from './coupon-input.ts'
import { useCouponWords } from './use-coupon-words.ts'

/** How long after now the proposed expiry is, in milliseconds. The form rounds the expiry down to the beginning of its day. */
const usualLife = 30 * 86_400_000

const emptyForm = (timeZone: string): TypedCoupon => ({
  id: '',
  name: '',
  type: 'PERCENT',
  percent: '',
  amount: '',
  maximumDiscount: '',
  minimumSubtotal: '',
  quantity: '',
  opensAt: '',
  expiresAt: `${localTime(serverNow() + usualLife, timeZone).slice(0, 10)}T00:00`,
  validDays: '',
  state: 'ISSUABLE',
})

/** Creates a coupon. While the operator fills in the fields, the page says in words what the coupon will do. */
export function CreateCouponPage() {
  const t = useTranslations('console.coupons')
  const client = useClient()
  const toast = useToast()
  const navigate = useNavigate()
  const { currency, timeZone } = useShopFacts()
  const [typed, setTyped] = useState(() => emptyForm(timeZone))
  const [wasSubmitted, setSubmitted] = useState(false)
  const { faults, draft, coupon } = readCoupon(typed, { currency, timeZone, now: serverNow() })
  const create = useCommand(
    ['create-coupon'],
    (body: Body<'createCoupon'>, options) => client.admin.coupons.create(body, options),
    {
      onDone({ id, name }) {
        toast(t('created', { name }))
        void navigate({ to: '/coupons/$couponId', params: { couponId: id } })
      },
    },
  )
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setSubmitted(true)
    if (coupon !== undefined) return create.run(coupon)
    const form = event.currentTarget
    // React marks the wrong fields in the next render, so the first of them can be found only after that.
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <PageHeader
        back={
          <Link to="/coupons" className={backLinkClass}>
            ← {t('title')}
          </Link>
        }
        title={t('create')}
      />
      <form className="grid gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]" noValidate onSubmit={submit}>
        <CouponFields typed={typed} faults={wasSubmitted ? faults : {}} onChange={setTyped} />
        <div className="grid content-start gap-4 lg:sticky lg:top-8">
          <Preview draft={draft} isComplete={coupon !== undefined} />
          {create.error !== null && <ProblemMessage error={create.error} />}
          {wasSubmitted && coupon === undefined && (
            <p role="status" className="text-sm font-medium text-bad">
              {t('form.incomplete')}
            </p>
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <Link to="/coupons" className={buttonClass()}>
              {t('form.cancel')}
            </Link>
            <Button type="submit" variant="primary" isBusy={create.isBusy}>
              {t('create')}
            </Button>
          </div>
        </div>
      </form>
    </div>
  )
}

function Preview({ draft, isComplete }: { readonly draft: CouponDraft; readonly isComplete: boolean }) {
  const t = useTranslations('console.coupons')
  const { sentences } = useCouponWords()
  return (
    <Card title={t('preview')}>
      <p className="text-lg font-semibold">{draft.name ?? <span className="text-muted">{t('unnamed')}</span>}</p>
      <ul aria-live="polite" className="mt-2 grid list-disc gap-1.5 pl-4 text-sm">
        {sentences(draft).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {!isComplete && <p className="mt-3 text-xs text-muted">{t('previewIncomplete')}</p>}
    </Card>
  )
}
