import { getRouteApi } from '@tanstack/react-router'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { PageHeader } from '../components/page-header.tsx'
import { Section } from '../components/section.tsx'
import { Segmented } from '../components/segmented.tsx'
import { BestSellers } from './best-sellers.tsx'
import { CountedDays } from './counted-days.tsx'
import { dayCounts } from './day-counts.ts'

const route = getRouteApi('/ranking')

/** The best sellers, and the days from which they are counted. */
export function RankingPage() {
  const t = useTranslations('console.ranking')
  const navigate = route.useNavigate()
  const { days = '3' } = route.useSearch()
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <PageHeader title={t('title')} detail={t('detail')} />
      <Section title={t('bestSellers')}>
        <Segmented
          label={t('dayCount')}
          value={days}
          options={dayCounts.map((count) => [count, t('lastDays', { count: Number(count) })] as const)}
          onChange={(next) => void navigate({ search: { days: next }, replace: true })}
        />
        <BestSellers days={Number(days)} />
      </Section>
      <CountedDays />
    </div>
  )
}
