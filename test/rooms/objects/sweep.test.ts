import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, describe, expect, test } from 'vitest'
import { ORIGIN } from '../../../src/events/position.ts'
import { mediaKey } from '../../../src/media/model/media-row.ts'
import { openFolder } from '../../../src/objects/folder.ts'
import { keepSwept } from '../../../src/media/uploads/keep-swept.ts'
import { sweep } from '../../../src/media/uploads/sweep.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { put } from '../../contracts/objects/bytes.ts'

const directory = await mkdtemp(join(tmpdir(), 'sweep-'))
afterAll(() => rm(directory, { recursive: true }))

let made = 0
async function home() {
  const objects = await openFolder({ path: join(directory, String(made++)), now: () => 0 })
  const tables = memoryTables()
  const say = (mediaId: string, more: object) =>
    tables.put('media', [
      {
        row: { key: mediaKey(mediaId), position: ORIGIN, content: { mediaId, ...more } },
        expected: undefined,
      },
    ])
  return { objects, tables, say }
}

describe('a sweep', () => {
  test('removes the bytes of deleted media, counts those nobody announced, and leaves all else', async () => {
    const { objects, tables, say } = await home()
    const ids = Array.from({ length: 250 }, (_, at) => `ann.${String(at)}`)
    for (const [at, id] of ids.entries()) {
      await put(objects, `media/${id}`, Buffer.from('x'))
      if (at % 3 === 0) await say(id, { deleted: true })
      if (at % 3 === 1) await say(id, { upload: {} })
      if (at % 6 === 2) await say(id, { title: {} })
    }
    await put(objects, 'elsewhere', Buffer.from('x'))
    await put(objects, 'media/nobodys', Buffer.from('x'))
    const unannounced = ids.filter((_, at) => at % 3 === 2)
    const found = await sweep({ objects, tables })
    expect({ ...found, unannounced: [...found.unannounced].sort() }).toEqual({
      objects: 250,
      removed: 84,
      unannounced: unannounced.sort(),
    })
    for (const [at, id] of ids.entries())
      expect((await objects.head(`media/${id}`)) === undefined).toBe(at % 3 === 0)
    for (const key of ['elsewhere', 'media/nobodys']) expect(await objects.head(key)).toBeDefined()
    expect(await sweep({ objects, tables })).toMatchObject({ objects: 166, removed: 0 })
  })

  test('comes again and again while it is kept up, also where one failed, until it is stopped', async () => {
    const { objects, tables, say } = await home()
    const lines: string[] = []
    const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
    let down = true
    const unsteady: typeof tables.get = (table, keys) =>
      down ? Promise.reject(new Error('down')) : tables.get(table, keys)
    const both = ['ann.sea', 'ann.sky']
    for (const id of both) await put(objects, `media/${id}`, Buffer.from('x'))
    const swept = keepSwept({ logger, objects, tables: { get: unsteady } }, { soon: 1, wait: 1 })
    await expect.poll(() => lines.some((line) => line.includes('Cannot sweep'))).toBe(true)
    down = false
    for (const id of both) {
      await say(id, { deleted: true })
      await expect.poll(() => objects.head(`media/${id}`)).toBeUndefined()
    }
    await swept.stop()
    await put(objects, 'media/ann.sea', Buffer.from('x'))
    await new Promise((resolve) => setImmediate(resolve))
    expect(await objects.head('media/ann.sea')).toBeDefined()
  })
})
