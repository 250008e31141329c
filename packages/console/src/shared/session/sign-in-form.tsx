import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '../components/button.tsx'
import { Field, inputClass } from '../components/field.tsx'
import { Notice } from '../components/notice.tsx'
import { useTranslations } from '../i18n/use-translations.ts'
import { openIdLogin } from './openid.ts'
import { pageAddress } from './page-address.ts'
import type { OpenIdSettings, PageName, SignInSettings } from './page-settings.ts'

interface SignInFormProps {
  readonly page: PageName
  readonly settings: SignInSettings
  readonly onToken: (token: string) => boolean
}

/** Signs in as the settings of the service say: with a token that the user pastes, or at a login service. */
export function SignInForm({ page, settings, onToken }: SignInFormProps) {
  return settings.type === 'openid' ? (
    <OpenId settings={settings} />
  ) : (
    <PasteToken page={page} type={settings.type} onToken={onToken} />
  )
}

function PasteToken({
  page,
  type,
  onToken,
}: {
  readonly page: PageName
  readonly type: 'link' | 'token'
  readonly onToken: SignInFormProps['onToken']
}) {
  const t = useTranslations('shared.signIn')
  const [token, setToken] = useState('')
  const [isWrong, setWrong] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setWrong(!onToken(token))
  }
  return (
    <form onSubmit={submit} className="grid gap-4">
      <p className="text-sm text-muted">{type === 'link' ? t('withLink') : t.rich(`withToken.${page}`, { code })}</p>
      <Field label={t('token')} error={isWrong ? t('tokenInvalid') : undefined}>
        {(control) => (
          <textarea
            {...control}
            className={`${inputClass} min-h-24 font-mono text-xs break-all`}
            value={token}
            onChange={(event) => setToken(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            required
          />
        )}
      </Field>
      <Button type="submit" variant="primary">
        {t('submit')}
      </Button>
    </form>
  )
}

function OpenId({ settings }: { readonly settings: OpenIdSettings }) {
  const t = useTranslations('shared.signIn')
  const [isLeaving, setLeaving] = useState(false)
  const [failure, setFailure] = useState<string>()
  const leave = async () => {
    setLeaving(true)
    try {
      const login = await openIdLogin(settings, pageAddress())
      location.assign(await login.begin(location.pathname + location.search + location.hash))
    } catch (error) {
      setLeaving(false)
      setFailure((error as Error).message)
    }
  }
  return (
    <div className="grid gap-4">
      <p className="text-sm text-muted">{t('openidIntro')}</p>
      {failure !== undefined && <Notice tone="bad" title={t('failed')} detail={failure} />}
      <Button variant="primary" onClick={leave} isBusy={isLeaving}>
        {t('openid')}
      </Button>
    </div>
  )
}

/** A command in a text. */
const code = (command: ReactNode) => <code className="font-mono text-xs text-ink">{command}</code>
