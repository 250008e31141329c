import { Button } from '../components/button.tsx'
import type { Language } from '../i18n/languages.ts'

const words = {
  en: ['The shop is not responding', 'Check your connection, and try again.', 'Try again'],
  ko: ['쇼핑몰이 응답하지 않습니다', '네트워크 연결을 확인한 뒤 다시 시도해 주세요.', '다시 시도'],
} as const

/**
 * Appears if the page cannot load its settings or the facts of the shop. The other texts of the pages need the
 * shop's time zone, which is one of these facts. So this component has words of its own.
 */
export function StartFailed({ language, onRetry }: { readonly language: Language; readonly onRetry: () => void }) {
  const [title, detail, again] = words[language]
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div role="alert" className="grid max-w-sm justify-items-center gap-3 text-center">
        <h1 className="text-xl font-semibold">{title}</h1>
        <p className="text-muted">{detail}</p>
        <Button variant="primary" onClick={onRetry}>
          {again}
        </Button>
      </div>
    </main>
  )
}
