import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { openFolder } from '../../../src/objects/folder.ts'
import { objectsContract } from '../../contracts/objects.ts'
import { PLAIN, put, textOf } from '../../contracts/objects/bytes.ts'

const directory = await mkdtemp(join(tmpdir(), 'objects-'))
afterAll(() => rm(directory, { recursive: true }))

let made = 0
const now = () => Date.now()
const fresh = () => join(directory, String(made++))
objectsContract('a folder', () => openFolder({ path: fresh(), now }))

test('each process that opens the folder finds the objects of the others', async () => {
  const path = fresh()
  const [one, other] = [await openFolder({ path, now }), await openFolder({ path, now })]
  await put(one, 'k', Buffer.from('x'))
  expect(await textOf(other, 'k')).toBe('x')
  expect(await textOf(await openFolder({ path, now }), 'k')).toBe('x')
})

test('keeps the bytes that have arrived of a body that breaks off, where it is told to', async () => {
  const objects = await openFolder({ path: fresh(), now })
  const broken = (...chunks: string[]) =>
    Readable.from(
      (function* () {
        for (const chunk of chunks) yield Buffer.from(chunk)
        throw new Error('the client went away')
      })(),
      { objectMode: false },
    )
  const about = { ...PLAIN, facts: { total: 9 } }
  const keep = () => Promise.resolve({ key: 'parts/k', about })
  for (const [key, chunks] of [
    ['none', []],
    ['k', ['ab', 'c']],
    ['again', ['de']],
  ] as const)
    await expect(objects.put(key, PLAIN, broken(...chunks), 9, keep)).rejects.toThrow('went away')
  expect(await textOf(objects, 'parts/k')).toBe('abc')
  expect(await objects.head('parts/k')).toMatchObject({ ...about, size: 3 })
  expect(await objects.head('k')).toBeUndefined()
})

test('once it is closed, no write is under way: what broke off left no draft', async () => {
  const path = fresh()
  const objects = await openFolder({ path, now })
  await put(objects, 'gone', Buffer.from('x'))
  const body = new PassThrough()
  const putting = objects.put('k', PLAIN, body, 9)
  putting.catch(() => undefined)
  body.write('abc')
  // The body is read once nothing of it is left in the stream.
  await expect.poll(() => body.readableLength).toBe(0)
  const deleting = objects.delete('gone')
  let isClosed = false
  const closed = objects.close().then(() => (isClosed = true))
  await deleting
  expect(isClosed).toBe(false)
  body.destroy(new Error('the client went away'))
  await closed
  expect(await readdir(join(path, 'drafts'))).toEqual([])
  await expect(putting).rejects.toThrow('went away')
})

test('nothing is left beside the objects; the drafts of a killed process are removed after a day', async () => {
  const path = fresh()
  const objects = await openFolder({ path, now })
  await put(objects, 'k', Buffer.from('x'))
  await put(objects, 'k', Buffer.from('y'))
  await put(objects, 'gone', Buffer.from('y'))
  await objects.delete('gone')
  const drafts = join(path, 'drafts')
  expect(await readdir(drafts)).toEqual([])
  for (const name of ['old', 'young']) await mkdir(join(drafts, name))
  const yesterday = Date.now() / 1_000 - 25 * 60 * 60
  await utimes(join(drafts, 'old'), yesterday, yesterday)
  await openFolder({ path, now })
  expect(await readdir(drafts)).toEqual(['young'])
})
