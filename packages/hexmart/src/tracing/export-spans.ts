/** The one module that loads OpenTelemetry's SDK. `openTracing` imports it only if an exporter is configured. */
import { atMostEvery } from '@hexmart/adapter-http'
import { type Counter, createNoopMeter, type Meter, type MeterProvider } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { Settings } from '../settings/settings.ts'
import { batchSpans } from './batch-spans.ts'
import { traceDeliveries } from './delivery-spans.ts'
import { createRequestSpans } from './request-spans.ts'
import type { Tracing, Warn } from './tracing.ts'

/** The longest that a stop waits for the last spans to be exported, in milliseconds. */
const flushLimit = 2_000
/** The shortest time between two lines of the log about failed exports, or about dropped spans, in milliseconds. */
const warnInterval = 60_000
/**
 * The most links of a span. The span of a batch has one link per recorded request, so this is the largest size of a batch
 * that COMMIT_BATCH_LIMIT allows. With the specification's default of 128, the span of a larger batch would lose links.
 */
const linkCountLimit = 1_000

/**
 * Exports spans in the background, in batches, by the settings `OTEL_…`. The queue in front of the exporter is bounded: if the
 * collector is slow or away and the queue is full, further spans are dropped. The log says so.
 */
export function exportSpans(settings: Settings, warn: Warn, exporter: SpanExporter = new OTLPTraceExporter()): Tracing {
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': settings.OTEL_SERVICE_NAME }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(settings),
    spanLimits: { linkCountLimit },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: withWarnings(exporter, warn),
        maxQueueSize: settings.OTEL_BSP_MAX_QUEUE_SIZE,
        maxExportBatchSize: settings.OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
        scheduledDelayMillis: settings.OTEL_BSP_SCHEDULE_DELAY,
        selfObsMeterProvider: warningOfDrops(warn),
      }),
    ],
  })
  const tracer = provider.getTracer('hexmart')
  const requests = createRequestSpans(tracer)
  return {
    observer: batchSpans(tracer, requests),
    traceRequests: requests.watch,
    traceDeliveries: (platform) => traceDeliveries(platform, tracer),
    close: () => within(flushLimit, provider.shutdown()),
  }
}

function samplerOf({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: ratio }: Settings): Sampler {
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler()
    case 'always_off':
      return new AlwaysOffSampler()
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio)
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() })
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() })
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) })
  }
}

/** Warns when an export fails, because its spans are lost and OpenTelemetry itself would say nothing. */
function withWarnings(exporter: SpanExporter, warn: Warn): SpanExporter {
  const countIfDue = atMostEvery(warnInterval)
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const times = result.code === success ? undefined : countIfDue('lost')
        if (times !== undefined) warn({ err: result.error, times }, 'spans were lost: the collector did not take them')
        done(result)
      }),
    shutdown: () => exporter.shutdown(),
  }
}
/** `ExportResultCode.SUCCESS` */
const success = 0

/**
 * Warns when spans are dropped because the queue is full. The processor counts these spans in metrics about itself. The meter
 * that it gets here has a counter that warns, and its other instruments do nothing. OpenTelemetry calls the option for this meter
 * experimental: a test fails if a later version ignores it.
 */
function warningOfDrops(warn: Warn): MeterProvider {
  const countIfDue = atMostEvery(warnInterval)
  const counter: Counter = {
    // The processor counts each dropped span separately, so the number is always 1.
    add(_, attributes) {
      if (attributes?.['error.type'] !== queueFull) return
      const times = countIfDue('dropped')
      if (times !== undefined) warn({ times }, 'spans were dropped: too many spans wait for the collector')
    },
  }
  const meter: Meter = Object.create(createNoopMeter(), { createCounter: { value: () => counter } })
  return { getMeter: () => meter }
}
/** The `error.type` with which the processor counts the spans that it drops. */
const queueFull = 'queue_full'

/** Waits for a promise, whatever its outcome, but no longer than `milliseconds`. */
async function within(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([promise.catch(() => {}), late])
  clearTimeout(timer)
}
