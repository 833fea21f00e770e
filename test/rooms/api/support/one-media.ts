import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import type { Scheduler } from 'fast-check'
import { pino } from 'pino'
import type { Asked } from '../../../../src/api/call.ts'
import type { RouteContext } from '../../../../src/api/route-context.ts'
import { removeDeleted } from '../../../../src/media/uploads/remove-deleted.ts'
import { vocabulary } from '../../../media.ts'
import { createMetrics } from '../../../../src/api/metrics.ts'
import { deleteMedia } from '../../../../src/media/routes/delete-media.ts'
import { putContent } from '../../../../src/media/routes/put-content.ts'
import { Stamps } from '../../../../src/api/stamps.ts'
import { mintTicket } from '../../../../src/media/uploads/ticket.ts'
import type { MediaId } from '../../../../src/media/model/ids.ts'
import type { UserId } from '../../../../src/events/user-id.ts'
import { ORIGIN } from '../../../../src/events/position.ts'
import { mediaKey } from '../../../../src/media/model/media-row.ts'
import type { Stored } from '../../../../src/objects/about.ts'
import { announce } from '../../../../src/media/uploads/announce.ts'
import type { Objects } from '../../../../src/objects/objects.ts'
import { sweep } from '../../../../src/media/uploads/sweep.ts'
import { memoryTables } from '../../../../src/tables/memory.ts'
import { MemoryLog } from '../../mapping/support/memory-log.ts'
import { decode } from '../../../media.ts'

const ID = 'ann.sea' as MediaId
const KEY = `media/${ID}`
const SECRET = new Uint8Array(32).fill(7)
const ABOUT = { contentType: 'image/png', facts: {} }
const ticket = await mintTicket(SECRET, ID, { about: ABOUT }, 0)

/**
 * A home in memory. Each step waits for its turn, and the first turn comes when all actors have reached their first
 * step.
 */
export function world(scheduler: Scheduler, actors: number) {
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

  /** The ports of an actor that dies before this step. */
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
        await step(() => {
          if (!standing.has(key)) standing.set(key, stored(bytes))
        })
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
    const stamps = new Stamps(() => 0, {})
    const parts = { key: SECRET, now: () => 0, newId: randomUUID, stamps, metrics, logger }
    const context = { ...ports, ...parts, vocabulary, taken: removeDeleted } as unknown as RouteContext
    switch (deed) {
      case 'put':
        return putContent.answer(context, asked({ ticket }))
      case 'delete':
        return deleteMedia.answer(context, asked({}))
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

  /** Runs one step after the other. A step begins when no actor is busy between two of its steps. */
  async function until<T>(over: Promise<T>): Promise<T> {
    const state = { isOver: false }
    const ended = over.finally(() => (state.isOver = true))
    await opened
    while (!state.isOver) {
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
    delete: async (key: string) => {
      await Promise.resolve()
      standing.delete(key)
    },
  }
  return { objects, tables }
}

const asked = (query: object): Asked => ({
  method: 'PUT',
  caller: { user: 'ann' as UserId, role: 'user' },
  params: { id: ID },
  query,
  body: { bytes: undefined, headers: {} },
  idempotencyKey: undefined,
  address: '127.0.0.1',
  origin: '',
  sent: { stream: Readable.from([Buffer.from('bytes')]), length: 5, headers: {} },
})
