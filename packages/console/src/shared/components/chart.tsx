import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState } from 'react'
import UPlot from 'uplot'
import { themeChanged } from '../design/theme.ts'

export interface Series {
  readonly label: string
  readonly values: readonly number[]
}

interface ChartProps {
  /** Says what the chart shows. The page should also have the figures as text. */
  readonly label: string
  /** The instants of the values, in seconds since 1970, the earliest first. */
  readonly times: readonly number[]
  readonly series: Series
  readonly formatTime: (seconds: number) => string
  readonly formatValue: (value: number) => string
  /** Formats the value above the chart. Default: `formatValue`. */
  readonly formatShown?: (value: number) => string
  /**
   * The seconds between two values, such as 86,400 for days. If given, the labels are a whole number of steps apart, and in a
   * bar chart each label is below a bar.
   */
  readonly step?: number
  /** How many seconds the chart shows, up to the latest value. Default: all values. */
  readonly span?: number
  /**
   * `steps` keep a value until the next one, as a balance does. Each of the `bars` shows the sum of a day or another
   * period. Default: `line`.
   */
  readonly shape?: 'line' | 'steps' | 'bars'
  /** In pixels. */
  readonly height?: number
}

/** The numbers of steps that may lie between two labels. */
const stepsPerLabel = [1, 2, 5, 7, 14, 28, 60, 120, 300, 600]

/** The seconds between two labels, so that each label has at least `space` pixels. */
function labelsEvery(step: number, span: number, width: number, space: number): number {
  const labels = Math.max(1, Math.floor(width / space))
  return (stepsPerLabel.find((count) => span / (count * step) <= labels) ?? Math.ceil(span / step / labels)) * step
}

/** Figures over time, as a line with an area or as bars. The value at the pointer, or else the latest one, is above the chart. */
export function Chart({
  label,
  times,
  series,
  formatTime,
  formatValue,
  formatShown = formatValue,
  step,
  span,
  shape = 'line',
  height = 220,
}: ChartProps) {
  const [pointedIndex, setPointed] = useState<number>()
  const container = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot>(undefined)
  const data = useRef<UPlot.AlignedData>([[], []])
  const { label: name, values } = series
  // New values go into the chart that is drawn already. A chart that was drawn anew every second would flicker.
  useEffect(() => {
    data.current = [[...times], [...values]]
    plot.current?.setData(data.current)
  }, [times, values])
  useEffect(() => {
    const element = container.current
    if (element === null) return
    const draw = () => {
      plot.current?.destroy()
      const colors = { ink: colorOf(element, 'text-muted'), line: colorOf(element, 'text-line') }
      const accent = colorOf(element, 'text-accent')
      // A bar reaches to both sides of its time, so the first and the last bar need room at the sides.
      const margin = shape === 'bars' && step !== undefined ? step / 2 : 0
      const axis = {
        stroke: colors.ink,
        grid: { stroke: colors.line, width: 1 },
        ticks: { show: false },
        // A canvas does not inherit the font of the page.
        font: `12px ${getComputedStyle(element).fontFamily}`,
      }
      // The labels below the chart. They are known before the sizes at the sides are computed.
      let timeLabels: readonly string[] = []
      plot.current = new UPlot(
        {
          width: element.clientWidth,
          height,
          // Half of the last label is to the right of the plot and needs room. Without a step, labels also have a time,
          // so they are longer. The room does not become smaller, so that a chart with new values every second keeps its size.
          padding: [12, (plot) => Math.max(step === undefined ? 60 : 40, halfOf(plot, timeLabels.at(-1))), 0, 0],
          legend: { show: false },
          cursor: { y: false, points: { size: 7 } },
          hooks: { setCursor: [({ cursor }) => setPointed(cursor.idx ?? undefined)] },
          scales: {
            x: {
              range: (_, earliest, latest) => [
                (span === undefined ? earliest : latest - span) - margin,
                latest + Math.max(margin, span === undefined && earliest === latest ? 1 : 0),
              ],
            },
            y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
          },
          axes: [
            {
              ...axis,
              // Keeps these labels away from the lowest label of the other axis.
              gap: 10,
              size: 34,
              grid: { show: false },
              values: (_, all) => {
                timeLabels = all.map(formatTime)
                return [...timeLabels]
              },
              ...(step !== undefined && { incrs: stepsPerLabel.map((count) => count * step) }),
              ...(shape === 'bars' && step !== undefined && { splits: labelsBelowValues(step) }),
              space: step === undefined ? 130 : 90,
            },
            {
              ...axis,
              values: (_, all) => all.map(formatValue),
              // Half of the first label below the chart may be to the left of the plot.
              size: (plot, labels) => Math.max(widthOf(plot, labels), halfOf(plot, timeLabels[0])),
            },
          ],
          series: [
            {},
            {
              label: name,
              stroke: accent,
              width: shape === 'bars' ? 0 : 2,
              fill: shape === 'bars' ? accent : `color-mix(in srgb, ${accent} 12%, transparent)`,
              // A single value makes no line, so it is drawn as a point.
              points: { show: ({ data: [shown] }) => shape !== 'bars' && shown.length < 2 },
              ...pathsOf(shape),
            },
          ],
        },
        data.current,
        element,
      )
    }
    draw()
    const resizes = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }))
    resizes.observe(element)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', draw)
    addEventListener(themeChanged, draw)
    return () => {
      resizes.disconnect()
      dark.removeEventListener('change', draw)
      removeEventListener(themeChanged, draw)
      plot.current?.destroy()
      plot.current = undefined
    }
  }, [name, formatTime, formatValue, step, span, shape, height])
  const shownIndex = Math.min(pointedIndex ?? times.length - 1, times.length - 1)
  const [time, value] = [times[shownIndex], values[shownIndex]]
  return (
    <div className="min-w-0">
      {time !== undefined && value !== undefined && (
        <p aria-hidden="true" className="text-sm text-muted">
          {formatTime(time)} <span className="ml-1 font-semibold text-ink tabular-nums">{formatShown(value)}</span>
        </p>
      )}
      <div ref={container} role="img" aria-label={label} />
    </div>
  )
}

/** Puts labels below values, from the latest value backwards, so that the latest value always has a label. */
const labelsBelowValues =
  (step: number): UPlot.Axis.Splits =>
  ({ data: [times], width }, _, from, to) => {
    const latest = times.at(-1) ?? to
    const every = labelsEvery(step, to - from, width, 100)
    const count = Math.floor((latest - from) / every) + 1
    return Array.from({ length: count }, (_, index) => latest - (count - 1 - index) * every)
  }

/** The labels beside the chart take only the width that they need, so that a phone has room for the chart itself. */
const widthOf = (plot: UPlot, labels: readonly string[] | null) =>
  Math.ceil(Math.max(0, ...(labels ?? []).map((label) => widthOfLabel(plot, label))) + (plot.axes[1]?.gap ?? 0))

/** The room that half of a label needs. */
const halfOf = (plot: UPlot, label = '') => Math.ceil(widthOfLabel(plot, label) / 2)

/** In pixels. All labels have the same font. */
function widthOfLabel({ ctx, axes }: UPlot, label: string): number {
  ctx.font = String(axes[0]?.font?.[0])
  return ctx.measureText(label).width / devicePixelRatio
}

function pathsOf(shape: 'line' | 'steps' | 'bars'): Pick<UPlot.Series, 'paths'> {
  const { stepped, bars } = UPlot.paths
  if (shape === 'steps' && stepped) return { paths: stepped({ align: 1 }) }
  if (shape === 'bars' && bars) return { paths: bars({ size: [0.7, 48], radius: 0.15 }) }
  return {}
}

/** The colour that a Tailwind class has in the current theme, because a canvas knows no CSS variables. */
function colorOf(parent: HTMLElement, utility: string): string {
  const probe = parent.appendChild(document.createElement('span'))
  probe.className = utility
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
