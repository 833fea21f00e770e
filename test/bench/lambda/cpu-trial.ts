import { once } from 'node:events'
import { consumers } from '../../../consumers/all.ts'
import { tableDelivery } from '../../../src/consume/delivery.ts'
import { lambdaHandler } from '../../../src/consume/lambda-handler.ts'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import type { LogRecord } from '../../../src/log/log.ts'
import { tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { lambdaEvent } from '../../../src/mapping/lambda-event.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { cut } from '../load/plan.ts'
import { vocabulary } from '../../media.ts'

/** One consumer's handler over the beginning of a log. It is sent to another process, so it is plain data. */
export interface CpuTrial {
  readonly log: string
  readonly consumer: string
  readonly events: number
}

const identity = {
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:bench',
  eventSourceArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/bench',
  region: 'us-east-1',
  invokeIdentityArn: 'arn:aws:iam::123456789012:role/bench',
}

/** The handler with its tables in memory: without SDK, network or native code. */
function handlerOf(name: string) {
  const consumer = consumers.find((each) => each.name === name)
  if (consumer === undefined) throw new Error(`Cannot measure consumer "${name}": there is none`)
  const tables = memoryTables()
  const park = () => Promise.reject(new Error('Cannot measure: a made event was to be parked'))
  const report = (what: string, cause: unknown) => {
    throw new Error(`Cannot ${what}`, { cause })
  }
  return lambdaHandler(consumer, {
    into: { vocabulary, tables, park },
    checkpoints: tableCheckpoints(tables),
    report,
  })
}

async function batchesOf({
  log: path,
  events,
}: CpuTrial): Promise<{ texts: readonly string[]; count: number }> {
  const log = await openEmbeddedLog({ path })
  const shards = await log.shards()
  const texts: string[] = []
  let count = 0
  for (const { shardId } of shards) {
    const cursor = await log.open(shardId, { type: 'TRIM_HORIZON' })
    const { records } = await log.read(cursor, Math.ceil(events / shards.length))
    count += records.length
    for (const batch of cut<LogRecord>(records, tableDelivery.batchSize))
      texts.push(JSON.stringify(lambdaEvent({ shardId, records: batch }, identity)))
  }
  await log.close()
  return { texts, count }
}

/** Microseconds of CPU for each event, user and system, from JSON to JSON. */
async function run(trial: CpuTrial): Promise<number> {
  const [handler, { texts, count }] = [handlerOf(trial.consumer), await batchesOf(trial)]
  const before = process.cpuUsage()
  for (const text of texts) JSON.stringify(await handler(JSON.parse(text)))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / count
}

const [trial] = (await once(process, 'message')) as [CpuTrial]
process.send?.(await run(trial))
process.disconnect()
