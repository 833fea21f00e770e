import { parkedByConsumer } from '../../consume/parking.ts'
import { lagsOf } from '../../mapping/lag.ts'
import type { RouteContext } from '../route-context.ts'
import { OPERATE } from '../../policy/actions.ts'
import { route } from '../route.ts'

/** Counters show how busy the server is, which only the operator should know; Prometheus can send a bearer token. */
export const metrics = route(OPERATE, {
  method: 'GET',
  group: 'Operations',
  path: '/metrics',
  summary: 'Counters for Prometheus',
  answers: { 200: { description: 'Prometheus text', mediaType: 'text/plain' } },
  handle: async (context) => {
    await Promise.all([lookUpLag(context), lookUpParked(context)])
    const { registry, streams } = context.metrics
    streams.set(context.live.size)
    return { status: 200, contentType: registry.contentType, body: await registry.metrics() }
  },
})

async function lookUpLag(context: RouteContext): Promise<void> {
  const { lagRecords, lagSeconds } = context.metrics
  const lags = await lagsOf(context, context.consumers)
  lagRecords.reset()
  lagSeconds.reset()
  for (const { mapping: consumer, shardId, records, millis } of lags) {
    if (records !== undefined) lagRecords.set({ consumer, shard: shardId }, records)
    lagSeconds.set({ consumer, shard: shardId }, millis / 1000)
  }
}

async function lookUpParked(context: RouteContext): Promise<void> {
  const parked = await parkedByConsumer(context.tables)
  for (const consumer of context.consumers)
    context.metrics.parked.set({ consumer }, parked.get(consumer) ?? 0)
}
