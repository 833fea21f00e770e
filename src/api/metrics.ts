import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { consumerMetrics } from './consumer-metrics.ts'

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export type Metrics = ReturnType<typeof createMetrics>

/**
 * The metrics of one home, in a registry of their own. The HTTP server counts what it accepts and refuses; the process
 * that runs the consumers counts their batches; lag and parked records are looked up on request. `process` adds the
 * metrics of Node itself (memory, event loop), which start timers and observers.
 */
export function createMetrics({ process = false } = {}) {
  const registry = new Registry()
  const registers = [registry]
  if (process) collectDefaultMetrics({ register: registry })
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name, help, labelNames, registers })
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers })
  return {
    registry,
    appended: counter('tributary_events_appended_total', 'Events that the log took'),
    refused: counter('tributary_events_refused_total', 'Events that were refused', ['reason']),
    lagRecords: gauge('tributary_consumer_lag_records', 'Records not yet taken', ['consumer', 'shard']),
    lagSeconds: gauge('tributary_consumer_lag_seconds', 'Arrival time not yet taken', ['consumer', 'shard']),
    ...consumerMetrics(registers),
    parked: gauge('tributary_parked_records', 'Records that a consumer could not take', ['consumer']),
    heldBytes: gauge('tributary_http_held_bytes', 'Bytes of bodies that came in and are not answered yet'),
    streams: gauge('tributary_streams_open', 'Streams of users that are open'),
    requests: new Histogram({
      name: 'tributary_http_request_duration_seconds',
      help: 'Time from a request to its answer',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    }),
  }
}
