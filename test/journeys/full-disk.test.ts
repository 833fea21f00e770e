import { describe, expect, it } from 'vitest'
import { dice } from '../bench/shape/dice.ts'
import { expectTablesOf } from './agreement.ts'
import { logRecords } from './log-records.ts'
import { smallWorldEvent } from './small-world.ts'
import { serverOnSmallDisk } from './small-disk.ts'
import { tokenFor, withDirectory } from './tributary.ts'

interface Answered {
  readonly status: number
  readonly ids: readonly string[]
  readonly body: string
}

/** Appends batches, each with events of its own. */
function appender(url: string, token: string): () => Promise<Answered> {
  const luck = dice(11)
  let made = 0
  return async () => {
    const batch = Array.from({ length: 200 }, () => smallWorldEvent(luck, `e${(made++).toString()}`))
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' }
    const response = await fetch(`${url}/events`, { method: 'POST', headers, body: JSON.stringify(batch) })
    return { status: response.status, ids: batch.map(({ id }) => id), body: await response.text() }
  }
}

describe('a server whose disk is full', () => {
  it(
    'says so, loses nothing it acknowledged, and goes on when there is space',
    { timeout: 120_000 },
    (context) =>
      withDirectory(async (directory) => {
        const disk = await serverOnSmallDisk(directory, 64)
        if (disk === undefined) return context.skip('this system lets us mount no disk')
        const { server, path } = disk
        const append = appender(server.url, await tokenFor(path, 'feeder', 'producer'))
        const acknowledged = [...(await append()).ids]

        await disk.fill(1_000_000)
        let last = await append()
        for (let i = 0; last.status === 200 && i < 1_000; i += 1) {
          acknowledged.push(...last.ids)
          last = await append()
        }
        expect(last).toMatchObject({ status: 503 })
        expect(JSON.parse(last.body)).toMatchObject({ status: 503, detail: expect.any(String) as string })
        expect((await fetch(`${server.url}/healthz`)).status).toBe(200)

        await disk.free()
        await expect.poll(async () => (last = await append()).status, { timeout: 20_000 }).toBe(200)
        acknowledged.push(...last.ids)
        const records = await logRecords(path)
        const counts = new Map<string, number>()
        for (const { event } of records) counts.set(event.id, (counts.get(event.id) ?? 0) + 1)
        expect(acknowledged.filter((id) => counts.get(id) !== 1)).toEqual([])
        await expectTablesOf(path, records)
        expect(await server.end('SIGTERM')).toBe(0)
      }),
  )
})
