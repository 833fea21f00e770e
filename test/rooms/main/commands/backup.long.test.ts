import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectTablesOf } from '../../../journeys/agreement.ts'
import { logRecords } from '../../../journeys/log-records.ts'
import { smallWorldEvent } from '../../../journeys/small-world.ts'
import { startServer, tributaryOk as builtOk, withDirectory } from '../../../journeys/tributary.ts'
import { dice } from '../../../bench/shape/dice.ts'
import { manyLocated, ndjson } from './lines.ts'
import { tokenFor, tributary, tributaryOk } from './run.ts'

const withHome = (use: (data: string, to: string) => Promise<void>): Promise<void> =>
  withDirectory((directory) => use(join(directory, 'data'), join(directory, 'to', 'copy')))

/** The modes of a folder and of all files and folders in it, each mode once. */
async function modesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true })
  const paths = [path, ...entries.map((entry) => join(entry.parentPath, entry.name))]
  const modes = await Promise.all(
    paths.map(async (each) => {
      const found = await stat(each)
      return `${found.isDirectory() ? 'folder' : 'file'} ${(found.mode & 0o777).toString(8)}`
    }),
  )
  return [...new Set(modes)].sort()
}

const PRIVATE = ['file 600', 'folder 700']

/** Uploads one media through a server. */
async function upload(url: string, token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ contentType: 'text/plain' })
  const made = await fetch(`${url}/media`, { method: 'POST', headers, body })
  const { mediaId, uploadUrl } = (await made.json()) as { mediaId: string; uploadUrl: string }
  const put = { method: 'PUT', headers: { 'content-type': 'text/plain' }, body: 'content' }
  expect((await fetch(new URL(uploadUrl, url), put)).status).toBe(201)
  return mediaId
}

describe('tributary backup', () => {
  it('copies a home under load: the copy opens, and its tables are those of its log', () =>
    withHome(async (data, to) => {
      const server = await startServer(data)
      const luck = dice(5)
      const token = await tokenFor(data, 'feeder', 'producer')
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/cloudevents-batch+json',
      }
      let [made, isOver] = [0, false]
      const load = async () => {
        while (!isOver) {
          const batch = Array.from({ length: 100 }, () => smallWorldEvent(luck, `e${(made++).toString()}`))
          const sent = await fetch(`${server.url}/events`, {
            method: 'POST',
            headers,
            body: JSON.stringify(batch),
          })
          expect(sent.status).toBe(200)
        }
      }
      const media = await upload(server.url, await tokenFor(data, 'u1', 'user'))
      const loading = load()
      const copies = [`${to}1`, `${to}2`]
      for (const copy of copies) {
        const before = made
        await expect.poll(() => made).toBeGreaterThan(before + 300)
        const told = JSON.parse(await tributaryOk(['backup', copy, '--json', '--data', data])) as object
        expect(told).toMatchObject({
          path: copy,
          copied: ['tables', 'log', 'objects', 'key'],
          elsewhere: [],
        })
      }
      isOver = true
      await loading
      expect(await server.end('SIGTERM')).toBe(0)
      for (const copy of copies) {
        expect(await modesIn(copy)).toEqual(PRIVATE)
        // The reactors append what follows from the upload during the first of these. The extractor's process runs only
        // from the build, so the command does too.
        for (let times = 0; times < 2; times += 1) await builtOk(['settle', '--data', copy])
        const records = await logRecords(copy)
        expect(records.length).toBeGreaterThan(300)
        await expectTablesOf(copy, records)
      }
      const again = await startServer(copies[0]!)
      const read = { authorization: `Bearer ${await tokenFor(data, 'u1', 'user')}` }
      expect(await (await fetch(`${again.url}/media/${media}/content`, { headers: read })).text()).toBe(
        'content',
      )
      expect(await again.end('SIGTERM')).toBe(0)
    }))

  it('copies only where nothing is, and not into the home; what fails leaves nothing', () =>
    withHome(async (data, to) => {
      await tributaryOk(['append', '-', '--data', data], manyLocated(3))
      await mkdir(to, { recursive: true })
      await tributaryOk(['backup', to, '--data', data])
      const full = await tributary(['backup', to, '--data', data])
      expect(full).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('it is not empty') as string,
      })
      const inside = await tributary(['backup', join(data, 'objects', 'x'), '--data', data])
      expect(inside).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('in the data directory') as string,
      })
      const file = join(to, 'key')
      expect(await tributary(['backup', file, '--data', data])).toMatchObject({ code: 1 })
      expect(await readdir(join(to, '..'))).toEqual(['copy'])
      expect(await tributary(['backup', `${to}2`, '--data', join(data, 'nowhere')])).toMatchObject({
        code: 1,
      })
    }))
})

describe('the files of a home', () => {
  it('are their owner’s alone, also those that an earlier release made', () =>
    withHome(async (data, to) => {
      const server = await startServer(data)
      await upload(server.url, await tokenFor(data, 'u1', 'user'))
      await tributaryOk(['append', '-', '--data', data], manyLocated(3))
      expect(await server.end('SIGTERM')).toBe(0)
      expect(await modesIn(data)).toEqual(PRIVATE)
      for (const entry of await readdir(data, { withFileTypes: true, recursive: true }))
        await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
      await chmod(data, 0o755)
      await tributaryOk(['status', '--data', data])
      expect(await modesIn(data)).toEqual(PRIVATE)
      const rejects = `${data}.rejects`
      await tributary(['append', '-', '--rejects', rejects, '--data', data], ndjson(['no event']))
      expect((await stat(rejects)).mode & 0o777).toBe(0o600)
      await mkdir(join(to, '..'))
    }))

  it('leaves other files in the directory, and the directory with them, as they are', () =>
    withHome(async (data) => {
      await mkdir(data, { mode: 0o755 })
      await writeFile(join(data, 'notes'), 'mine', { mode: 0o644 })
      await tributaryOk(['append', '-', '--data', data], manyLocated(3))
      expect(await modesIn(data)).toEqual(['file 600', 'file 644', 'folder 700', 'folder 755'])
    }))
})
