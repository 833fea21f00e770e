import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc, { type Scheduler } from 'fast-check'
import { pino } from 'pino'
import { describe, expect, it, test } from 'vitest'
import type { Asked } from '../../../src/api/call.ts'
import { createMetrics } from '../../../src/api/metrics.ts'
import type { Desk } from '../../../src/api/desk.ts'
import { deleteMedia } from '../../../src/api/routes/delete-media.ts'
import { putContent } from '../../../src/api/routes/put-content.ts'
import { mintTicket } from '../../../src/api/ticket.ts'
import { decode } from '../../../src/codec/decode.ts'
import type { MediaId, UserId } from '../../../src/events/ids.ts'
import { ORIGIN } from '../../../src/events/position.ts'
import { mediaKey } from '../../../src/nearness/media-row.ts'
import type { Stored } from '../../../src/objects/about.ts'
import { announce } from '../../../src/objects/announce.ts'
import type { Objects } from '../../../src/objects/objects.ts'
import { sweep } from '../../../src/objects/sweep.ts'
import { memoryTables } from '../../contracts/memory-tables.ts'
import { MemoryLog } from '../mapping/support/memory-log.ts'
import { openGallery, put } from './support/gallery.ts'
import { told } from './support/told.ts'

const ID = 'ann.sea' as MediaId
const KEY = `media/${ID}`
const SECRET = new Uint8Array(32).fill(7)
const ABOUT = { contentType: 'image/png', facts: {} }
const ticket = await mintTicket(SECRET, ID, ABOUT, 0)

/** What happens to one media: whoever does it may die before any of its steps. */
const deeds = fc.array(
  fc.record({
    deed: fc.constantFrom('put', 'put', 'delete', 'direct', 'fold', 'sweep'),
    dies: fc.oneof(
      { weight: 2, arbitrary: fc.constant(Infinity) },
      { weight: 1, arbitrary: fc.nat({ max: 9 }) },
    ),
  }),
  { minLength: 1, maxLength: 5 },
)

/** A home in memory, each of whose steps waits for its turn. The first turn comes when all who act have come to their first step. */
function world(scheduler: Scheduler, actors: number) {
  let waiting = actors
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  const arrive = (): void => {
    if (--waiting === 0) open()
  }
  const log = new MemoryLog(1, () => 0)
  const tables = memoryTables()
  const standing = new Map<string, Stored>()

  const eventTypes = () =>
    log
      .all()
      .flatMap((record) => decode(record).flatMap((one) => (one.kind === 'event' ? [one.event.type] : [])))

  /** The ports of one who dies before this step. */
  function portsOf(dies: number, died: () => void) {
    let steps = 0
    async function step<T>(does: () => T | Promise<T>): Promise<T> {
      if (steps++ === 0) arrive()
      await opened
      if (steps > dies) {
        died()
        return new Promise(() => undefined)
      }
      await scheduler.schedule(Promise.resolve())
      return does()
    }
    const stored = (body: Buffer): Stored => ({ ...ABOUT, size: body.length, storedAt: 0 })
    const objects: Objects = {
      put: async (key, _about, body) => {
        const bytes = await buffer(body)
        const stands = await step(() => standing.get(key))
        if (stands !== undefined) return stands
        await step(() => void (standing.has(key) || standing.set(key, stored(bytes))))
        const now = await step(() => standing.get(key))
        if (now === undefined) throw new Error('it was deleted meanwhile')
        return now
      },
      get: () => Promise.resolve(undefined),
      head: (key) => step(() => standing.get(key)),
      delete: (key) => step(() => void standing.delete(key)),
      list: async function* () {
        yield* await step(() => [...standing.keys()])
      },
      close: () => Promise.resolve(),
    }
    return {
      objects,
      overwrite: () => step(() => void standing.set(KEY, stored(Buffer.from('x')))),
      log: { append: (records: Parameters<MemoryLog['append']>[0]) => step(() => log.append(records)) },
      tables: {
        get: (table: string, keys: Parameters<typeof tables.get>[1]) => step(() => tables.get(table, keys)),
        put: (table: string, puts: Parameters<typeof tables.put>[1]) => step(() => tables.put(table, puts)),
      },
    }
  }

  async function fold(): Promise<void> {
    const types = eventTypes()
    const content = types.includes('media.deleted')
      ? { mediaId: ID, deleted: true }
      : types.includes('media.uploaded')
        ? { mediaId: ID, upload: true }
        : undefined
    const [before] = await tables.get('media', [mediaKey(ID)])
    if (content === undefined) return
    const position = before?.position ?? ORIGIN
    await tables.put('media', [{ row: { key: mediaKey(ID), position, content }, expected: before?.position }])
  }

  const metrics = createMetrics()
  const logger = pino({ level: 'silent' })

  function act(deed: string, ports: ReturnType<typeof portsOf>): Promise<unknown> {
    const desk = {
      ...ports,
      key: SECRET,
      now: () => 0,
      newId: randomUUID,
      metrics,
      logger,
    } as unknown as Desk
    switch (deed) {
      case 'put':
        return putContent.answer(desk, asked({ ticket }))
      case 'delete':
        return deleteMedia.answer(desk, asked({}))
      case 'direct':
        return ports.overwrite().then(() => announce(ID, ports))
      case 'fold':
        return ports.tables.get('media', []).then(fold)
      default:
        return sweep(ports)
    }
  }

  async function run(deed: string, dies: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      act(
        deed,
        portsOf(dies, () => resolve(undefined)),
      ).then(resolve, reject)
    })
  }

  /** One step after the other, each once nobody is busy between two of theirs. */
  async function until<T>(over: Promise<T>): Promise<T> {
    let isOver = false
    const ended = over.finally(() => (isOver = true))
    await opened
    while (!isOver) {
      for (let look = 0; look < 4; look++) await setImmediate()
      if (scheduler.count() > 0) await scheduler.waitNext(1)
    }
    return ended
  }

  return { run, until, fold, eventTypes, standing, tables, sweep: () => sweep(portsAtOnce(standing, tables)) }
}

function portsAtOnce(standing: Map<string, Stored>, tables: ReturnType<typeof memoryTables>) {
  const objects = {
    list: async function* () {
      yield* await Promise.resolve([...standing.keys()])
    },
    delete: (key: string) => Promise.resolve(void standing.delete(key)),
  }
  return { objects, tables }
}

const asked = (query: object): Asked => ({
  caller: { user: 'ann' as UserId, role: 'user' },
  params: { id: ID },
  query,
  body: { bytes: undefined, mediaType: '', encoding: undefined },
  idempotencyKey: undefined,
  origin: '',
  sent: { stream: Readable.from([Buffer.from('bytes')]), length: 5, headers: {} },
})

test('however uploads, deletions, folds, sweeps and crashes run into each other, no bytes of a deleted media are left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), deeds, async (scheduler, all) => {
      const { run, until, fold, eventTypes, standing, ...home } = world(scheduler, all.length)
      const answers = await until(Promise.all(all.map(({ deed, dies }) => run(deed, dies))))
      const isDeleted = eventTypes().includes('media.deleted')
      const nobodyDied = all.every(({ dies }) => dies === Infinity)
      if (isDeleted && nobodyDied) expect([...standing.keys()]).toEqual([])
      await fold()
      await home.sweep()
      expect(standing.size).toBeLessThanOrEqual(isDeleted ? 0 : 1)
      if (isDeleted) return
      const stored = all.some(
        ({ deed }, at) => deed === 'put' && (answers[at] as { status?: number })?.status === 201,
      )
      if (stored) expect([standing.size, eventTypes().includes('media.uploaded')]).toEqual([1, true])
    }),
    { numRuns: 300 },
  )
})

describe('the bytes of a deleted media', () => {
  const events = {
    'DELETE /media/{id}': undefined,
    'POST /events of one': (event: object) => event,
    'POST /events of several': (event: object) => [told('user.located', 'ann', { lat: 1, lon: 2 }), event],
  }

  it.each(Object.entries(events))('are gone, and stay so, however it was deleted: %s', async (_, bodyOf) => {
    const house = await openGallery()
    const { mediaId, uploadUrl } = await house.begin()
    expect((await put(uploadUrl, 'bytes')).status).toBe(201)
    const event = told('media.deleted', 'ann', { mediaId, reason: 'user' })
    if (bodyOf === undefined) await house.ask('DELETE', `/media/${mediaId}`)
    else await house.ask('POST', '/events', { body: bodyOf(event) })
    expect(await house.home.objects.head(`media/${mediaId}`)).toBeUndefined()
    expect((await put(uploadUrl, 'again')).status).toBe(410)
    await house.settle()
    expect((await put(uploadUrl, 'again')).status).toBe(410)
    expect(await house.home.objects.head(`media/${mediaId}`)).toBeUndefined()
    expect((await house.told(mediaId)).map(({ type }) => type).sort()).toEqual([
      'media.deleted',
      'media.uploaded',
    ])
    await house.close()
  })

  it('are not removed by others, or by what is refused', async () => {
    const house = await openGallery()
    const { mediaId, uploadUrl } = await house.begin()
    await put(uploadUrl, 'bytes')
    const bob = { token: await house.token('bob') }
    const event = told('media.deleted', 'bob', { mediaId, reason: 'user' })
    for (const body of [event, { ...event, subject: 'ann' }])
      await house.ask('POST', '/events', { ...bob, body })
    await house.ask('DELETE', `/media/${mediaId}`, bob)
    expect(await house.home.objects.head(`media/${mediaId}`)).toMatchObject({ size: 5 })
    await house.close()
  })

  it('that cannot be removed yet are left to the sweep, and the deletion is taken', async () => {
    let down = true
    const house = await openGallery(({ objects }) => ({
      objects: {
        ...objects,
        delete: (key) => (down ? Promise.reject(new Error('down')) : objects.delete(key)),
      },
    }))
    const { mediaId, uploadUrl } = await house.begin()
    await put(uploadUrl, 'bytes')
    expect((await house.ask('DELETE', `/media/${mediaId}`)).status).toBe(202)
    down = false
    expect(await sweep(house.home)).toEqual({ objects: 1, removed: 1, unannounced: [] })
    expect(await sweep(house.home)).toEqual({ objects: 0, removed: 0, unannounced: [] })
    await house.close()
  })
})
