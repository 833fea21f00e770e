import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { enabledOf } from '../../../../src/application/application.ts'
import { consumersHere } from '../../../../src/home/consumers-here.ts'
import { mediaApplication } from '../../../media.ts'
import { openEmbeddedLog } from '../../../../src/log/embedded.ts'
import { withDirectory } from '../../../journeys/tributary.ts'
import { tributary, tributaryOk } from './run.ts'
import { located, manyLocated } from './lines.ts'

const WRONG_LANE = located(1)
/** There is no topic: the reactor that notifies does not run. */
const consumers = enabledOf({ consumers: consumersHere(mediaApplication.consumers, undefined) })
const count = consumers.length

/** A settled data directory whose log has a record that is no event, and an event on the wrong lane. */
async function withUnfit(use: (data: string) => Promise<void>): Promise<void> {
  await withDirectory(async (data) => {
    await tributaryOk(['append', '--data', data], manyLocated(0))
    const log = await openEmbeddedLog({ path: join(data, 'log') })
    const texts = ['no event', JSON.stringify(WRONG_LANE)]
    await log.append(texts.map((text) => ({ partitionKey: 'lane-00', data: Buffer.from(text) })))
    await log.close()
    await tributaryOk(['settle', '--data', data])
    await use(data)
  })
}

interface Listed {
  readonly id: string
  readonly consumer: string
  readonly reason: string
}

async function listed(data: string): Promise<readonly Listed[]> {
  const lines = (await tributaryOk(['parked', 'list', '--json', '--data', data])).split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Listed)
}

const parkedBy = async (data: string, consumer: string) =>
  (await listed(data)).filter((record) => record.consumer === consumer)

describe('tributary parked', () => {
  test('list shows the parked records of every consumer with their causes; status counts them', () =>
    withUnfit(async (data) => {
      expect(await parkedBy(data, 'usage')).toMatchObject([{ reason: 'not-json' }, { reason: 'wrong-lane' }])
      expect(JSON.parse(await tributaryOk(['status', '--json', '--data', data]))).toMatchObject({
        parked: 2 * count,
        consumers: consumers.map((name) => ({ name, parked: 2 })),
      })
      expect(await tributaryOk(['parked', 'list', '--data', data])).toMatch(
        /^extract:\d{56}\.0{8} {2}not-json {2}\S/,
      )
    }))

  test('show prints one record with its bytes', () =>
    withUnfit(async (data) => {
      const [unfit] = await parkedBy(data, 'usage')
      const shown: unknown = JSON.parse(await tributaryOk(['parked', 'show', unfit!.id, '--data', data]))
      expect(shown).toMatchObject({ id: unfit!.id, text: 'no event' })
    }))

  test('retry appends an event again, and the consumers take it', () =>
    withUnfit(async (data) => {
      const wrongLane = (await parkedBy(data, 'location'))[1]!
      await tributaryOk(['parked', 'retry', wrongLane.id, '--data', data])
      await tributaryOk(['settle', '--data', data])
      expect(await tributaryOk(['dump', 'location', '--data', data])).toContain('"userId":"u1"')
      const again = await tributary(['parked', 'retry', wrongLane.id, '--data', data])
      expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('is retried already\n')])
    }))

  test('retry --all appends the events, keeps other records, and exits with 1 because of them', () =>
    withUnfit(async (data) => {
      const { code, stdout, stderr } = await tributary(['parked', 'retry', '--all', '--data', data])
      expect([code, stdout]).toEqual([1, `retried ${count}\n`])
      expect(stderr).toBe(`tributary: Cannot retry ${count} records: they are no events, and stay parked\n`)
      expect(await listed(data)).toHaveLength(count)
    }))

  test('discard takes a record off the list', () =>
    withUnfit(async (data) => {
      const [first] = await listed(data)
      await tributaryOk(['parked', 'discard', first!.id, '--data', data])
      expect(await listed(data)).toHaveLength(2 * count - 1)
    }))

  test('unknown ids, and an incomplete command, are refused in one line', () =>
    withUnfit(async (data) => {
      const refusal = async (...args: string[]) =>
        (await tributary(['parked', ...args, '--data', data])).stderr
      expect(await refusal('show', 'x')).toBe(
        'tributary: Cannot show "x": there is no parked record of this id\n',
      )
      expect(await refusal('discard', 'x')).toBe(
        'tributary: Cannot discard "x": There is no parked record x\n',
      )
      expect(await refusal('retry')).toBe('tributary: Cannot retry: name an id, or --all\n')
    }))
})
