import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appendProbe } from '../../../src/api/append-probe.ts'
import { Guard } from '../../../src/lmdb/guard.ts'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import type { Log } from '../../../src/log/log.ts'
import { openHouse, type House } from './support/house.ts'

let house: House
let append: Log['append'] | undefined
let shards: Log['shards'] | undefined
beforeEach(async () => {
  append = undefined
  shards = undefined
  house = await openHouse(({ log }) => ({
    log: {
      append: (records) => append?.(records) ?? log.append(records),
      shards: () => shards?.() ?? log.shards(),
      open: log.open.bind(log),
      read: log.read.bind(log),
      shardOf: log.shardOf.bind(log),
      behind: log.behind.bind(log),
      version: () => log.version!(),
    },
  }))
})
afterEach(() => house.close())

const ready = async () => {
  const { status, body } = await house.ask('GET', '/readyz', { token: null })
  return [status, (body as { detail?: string }).detail]
}
const never = () => new Promise<never>(() => undefined)

describe('GET /readyz', () => {
  it('is not ready while the log refuses appends, and ready once it takes them again', async () => {
    append = () => Promise.reject(new Error('no space left on device'))
    expect(await ready()).toEqual([503, 'the log takes no events'])
    append = undefined
    expect(await ready()).toEqual([200, undefined])
  })

  it('answers within its time where the log does not, and asks it but once meanwhile', async () => {
    let asked = 0
    append = () => {
      asked++
      return never()
    }
    const answers = await Promise.all([ready(), ready(), ready()])
    expect(answers).toEqual(answers.map(() => [503, 'the log does not answer']))
    expect(await ready()).toEqual([503, 'the log does not answer'])
    expect(asked).toBe(1)
    expect((await house.ask('GET', '/healthz', { token: null })).status).toBe(200)
  })

  it.each([
    ['cannot be reached', () => Promise.reject(new Error('connect ECONNREFUSED'))],
    ['does not answer', never],
  ])('is not ready where the log that is to be looked at %s', async (_, look) => {
    shards = look
    expect((await ready())[0]).toBe(503)
  })

  it('is not ready while another process holds the write lock', async () => {
    const path = await mkdtemp(join(tmpdir(), 'locked-'))
    const log = await openEmbeddedLog({ path })
    const probe = appendProbe({ log, logger: house.home.logger })
    const guard = await Guard.of(path)
    let letGo = (): void => undefined
    const holding = new Promise<void>((begun) => {
      void guard.opening(() => {
        begun()
        return new Promise<void>((resolve) => (letGo = resolve))
      })
    })
    await holding
    expect(await probe()).toBe('the log does not answer')
    letGo()
    await expect.poll(probe).toBe(undefined)
    await log.close()
    await guard.close()
    await rm(path, { recursive: true })
  })

  it('appends nothing to find out', async () => {
    const before = await house.home.log.version?.()
    await ready()
    expect(await house.home.log.version?.()).toBe(before)
  })
})
