import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKinesisLog, type KinesisLogOptions } from '../../../../src/log/kinesis.ts'
import type { Log } from '../../../../src/log/log.ts'
import { record } from '../../../contracts/log/support.ts'
import { reached } from '../../../servers/kinesis-stream.ts'
import { ScriptedKinesis } from '../../../servers/scripted/kinesis.ts'

const MiB = 1024 * 1024

describe('the requests of the adapter to Kinesis', () => {
  let server: ScriptedKinesis
  const logs: Log[] = []
  beforeEach(async () => {
    server = await ScriptedKinesis.start()
  })
  afterEach(async () => {
    for (const log of logs.splice(0)) await log.close()
    await server.end()
  })

  /** A log that lists its waits and does not wait. */
  async function opened(more: Partial<KinesisLogOptions> = {}) {
    const waits: number[] = []
    const timing = {
      now: () => 0,
      sleep: (ms: number) => Promise.resolve(void waits.push(ms)),
      random: () => 0.5,
    }
    const log = await openKinesisLog({ ...reached(server.endpoint), timing, ...more })
    logs.push(log)
    return { log, waits }
  }

  /** The number of records in each request. Requests may overtake one another. */
  const lengths = (): number[] => server.puts.sent.map((records) => records.length).sort((a, b) => a - b)

  it('a request holds 500 records at most', async () => {
    const { log } = await opened()
    await log.append(Array.from({ length: 1_200 }, (_, n) => record(`k${n}`, '')))
    expect(lengths()).toEqual([200, 500, 500])
  })

  it('a request holds 10 MiB of data and keys at most', async () => {
    const { log } = await opened()
    const key = (n: number) => n.toString().padStart(256, 'k')
    const data = new Uint8Array(MiB - 256)
    await log.append(Array.from({ length: 21 }, (_, n) => ({ partitionKey: key(n), data })))
    expect(lengths()).toEqual([1, 10, 10])
  })

  it('waiting records of a lane are sent as one record of at most 50 KiB, and all of them get its place', async () => {
    const { log } = await opened({ aggregate: true })
    const told = await log.append(
      Array.from({ length: 100 }, (_, n) => record('lane-7f', `${n}`.padEnd(1_000))),
    )
    const sizes = server.puts.sent.map(([only]) => Buffer.byteLength(only?.Data ?? '', 'base64'))
    expect(sizes).toHaveLength(2)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(51_200)
    expect(new Set(told.map((each) => each.ok && each.sequenceNumber)).size).toBe(2)
  })

  it('waits longer after each failure, for a random time, and not for ever', async () => {
    const { log, waits } = await opened()
    server.puts.faults = Array.from({ length: 20 }, () => ({ do: 'throttle' as const }))
    expect(await log.append([record('k', '')])).toMatchObject([{ ok: false }])
    expect(waits).toEqual([50, 100, 200, 400, 800, 1_600, 2_500])
    expect(server.puts.sent).toHaveLength(8)
  })

  it('throws if the endpoint fails for too long, and works again when it answers', async () => {
    const { log } = await opened()
    server.puts.faults = Array.from({ length: 8 }, () => ({ do: 'cut before' as const }))
    await expect(log.append([record('k', '1'), record('k', '2')])).rejects.toThrow(
      /^Cannot append to stream "test-.*" at http.*: the connection was cut$/,
    )
    expect(await log.append([record('k', '3')])).toMatchObject([{ ok: true }])
  })

  it('rejects once nothing of the append is on its way any more', async () => {
    const { log } = await opened({ patience: { attempts: 1, firstMs: 0, longestMs: 0 } })
    server.puts.faults = [{ do: 'cut before' }, { do: 'take', order: 0, afterMs: 50 }]
    const records = Array.from({ length: 501 }, (_, n) => record(`k${n}`, ''))
    await expect(log.append(records)).rejects.toThrow()
    const taken = server.shards.records.flat().length
    expect([1, 500]).toContain(taken)
  })

  it('close() waits for the requests under way, and no append is accepted after it', async () => {
    const { log } = await opened()
    const order: unknown[] = []
    const appending = log.append([record('k', '1'), record('k', '2')]).then((told) => order.push(told))
    await log.close()
    order.push('closed')
    await appending
    expect(order).toMatchObject([[{ ok: true }, { ok: true }], 'closed'])
    await expect(log.append([record('k', '3')])).rejects.toThrow(/it is closed$/)
  })
})
