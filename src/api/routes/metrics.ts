import { parkedByConsumer } from '../../consume/parking.ts'
import { lagsOf } from '../../mapping/lag.ts'
import type { Desk } from '../desk.ts'
import { route } from '../route.ts'

/** Counters tell how busy the place is, which is the operator's business; Prometheus can send a bearer token. */
export const metrics = route(['admin'], {
  method: 'GET',
  group: 'Operations',
  path: '/metrics',
  summary: 'Counters for Prometheus',
  answers: { 200: { description: 'Prometheus text', mediaType: 'text/plain' } },
  handle: async (desk) => {
    await Promise.all([lookUpLag(desk), lookUpParked(desk)])
    const { registry } = desk.metrics
    return { status: 200, contentType: registry.contentType, body: await registry.metrics() }
  },
})

async function lookUpLag(desk: Desk): Promise<void> {
  const { lagRecords, lagSeconds } = desk.metrics
  const lags = await lagsOf(desk, desk.consumers)
  lagRecords.reset()
  lagSeconds.reset()
  for (const { mapping: consumer, shardId, records, millis } of lags) {
    if (records !== undefined) lagRecords.set({ consumer, shard: shardId }, records)
    lagSeconds.set({ consumer, shard: shardId }, millis / 1000)
  }
}

async function lookUpParked(desk: Desk): Promise<void> {
  const parked = await parkedByConsumer(desk.tables)
  for (const consumer of desk.consumers) desk.metrics.parked.set({ consumer }, parked.get(consumer) ?? 0)
}
