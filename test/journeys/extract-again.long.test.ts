import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DataHome } from '../../src/home/data-home.ts'
import { derivedKeys, reportKey } from '../../src/media/uploads/derived.ts'
import type { MediaId } from '../../src/media/model/ids.ts'
import { removeDerived } from '../../src/media/uploads/remove-objects.ts'
import { openHome } from '../media.ts'
import { startAwsHome } from './aws-home.ts'
import { BIN, startServer, tokenFor, tributary, tributaryOk, withDirectory } from './tributary.ts'

const PHOTOS = 6

const photo = (seed: number): Promise<Buffer> =>
  sharp({ create: { width: 900, height: 600, channels: 3, background: { r: 30 * seed, g: 90, b: 160 } } })
    .withExif({ IFD0: { Make: 'Ricoh', Model: 'GR III' }, IFD2: { BodySerialNumber: 'SN-4711' } })
    .jpeg()
    .toBuffer()

/** The home beside its server, as an operator's command has it. */
async function withObjects<T>(
  data: string,
  use: (home: Awaited<ReturnType<DataHome['openObjects']>>) => Promise<T>,
) {
  const home = await openHome({ data }, { create: false })
  const objects = await home.openObjects()
  try {
    return await use(objects)
  } finally {
    await objects.close()
    await home.close()
  }
}

/** What an earlier version made of a media: it let others have the upload itself. */
const age = (data: string, ids: readonly MediaId[]) =>
  withObjects(data, async (objects) => {
    for (const id of ids) {
      await removeDerived(id, objects)
      const facts = { extractor: 0, others: 'original', noThumbnail: 'Not yet' }
      const about = { contentType: 'application/octet-stream', facts }
      await objects.put(reportKey(id), about, Readable.from([]), 0)
    }
  })

const standing = (data: string, id: MediaId) =>
  withObjects(data, async (objects) => {
    const keys = [reportKey(id), ...derivedKeys(id)]
    const all = await Promise.all(keys.map((key) => objects.head(key)))
    return keys.filter((_, at) => all[at] !== undefined)
  })

const journey = (more: readonly string[]) =>
  withDirectory(async (data) => {
    const server = await startServer(data, more)
    try {
      const asking = async (user: string) => {
        const token = { authorization: `Bearer ${await tokenFor(data, user, 'user')}` }
        return (path: string, { method = 'GET', body }: { method?: string; body?: string } = {}) => {
          const headers = { ...token, ...(body !== undefined && { 'content-type': 'application/json' }) }
          return fetch(server.url + path, { method, headers, ...(body !== undefined && { body }) })
        }
      }
      const [ann, bob] = [await asking('ann'), await asking('bob')]
      const upload = async (seed: number): Promise<MediaId> => {
        const begun = await ann('/media', {
          method: 'POST',
          body: JSON.stringify({ contentType: 'image/jpeg' }),
        })
        const { mediaId, uploadUrl } = (await begun.json()) as { mediaId: MediaId; uploadUrl: string }
        const sent = await fetch(uploadUrl, { method: 'PUT', body: new Uint8Array(await photo(seed)) })
        expect(sent.status).toBe(201)
        return mediaId
      }
      const ids: MediaId[] = []
      for (let seed = 0; seed < PHOTOS; seed++) ids.push(await upload(seed))
      const settle = () => tributaryOk(['settle', '--timeout', '120', '--data', data])
      await settle()
      await settle()
      const extract = async (...args: readonly string[]): Promise<unknown> =>
        JSON.parse(await tributaryOk(['extract', '--json', '--data', data, ...args]))
      const hasSerial = async (ask: typeof ann, id: MediaId): Promise<boolean> =>
        Buffer.from(await (await ask(`/media/${id}/content`)).arrayBuffer()).includes('SN-4711')

      // Nothing is to be done: the version of this release extracted all of them.
      expect(await extract()).toEqual({ media: PHOTOS, extracted: 0, failed: 0, current: PHOTOS, skipped: 0 })
      await age(data, ids)
      const [first = '' as MediaId] = ids
      expect(await hasSerial(bob, first)).toBe(true)

      // The command is killed when it has extracted from some; the next run does the others.
      const killed = spawn(process.execPath, [BIN, 'extract', '--data', data], { stdio: 'ignore' })
      const over = once(killed, 'exit')
      await expect
        .poll(
          async () =>
            (await Promise.all(ids.map((id) => ann(`/media/${id}/thumbnail`)))).some(({ ok }) => ok),
          {
            interval: 10,
          },
        )
        .toBe(true)
      killed.kill('SIGKILL')
      await over
      const again = (await extract('--older-than', '1')) as { extracted: number; current: number }
      expect(again.extracted + again.current).toBe(PHOTOS)
      expect(await extract('--older-than', '1')).toMatchObject({ extracted: 0, current: PHOTOS })
      await settle()
      for (const id of ids) {
        expect([await hasSerial(ann, id), await hasSerial(bob, id)]).toEqual([true, false])
        expect((await ann(`/media/${id}/thumbnail?size=128`)).status).toBe(200)
        const { items } = (await (await ann(`/history/media/${id}`)).json()) as {
          items: readonly { type: string; source: string; id: string }[]
        }
        const told = items
          .filter(({ type }) => type === 'media.metadata-extracted')
          .map(({ source }) => source)
        expect(told).toEqual(['/reactors/extract', '/reactors/extract-again'])
      }
      const news = (await (await ann('/users/ann/notifications')).json()) as { items: readonly unknown[] }
      expect(news.items).toHaveLength(PHOTOS)

      // One media, whatever its version; its event is told already. A deletion removes everything.
      expect(await extract('--media', first)).toMatchObject({ media: 1, extracted: 1 })
      await settle()
      const history = (await (await ann(`/history/media/${first}`)).json()) as { items: readonly unknown[] }
      expect(history.items).toHaveLength(3)
      expect(await standing(data, first)).toHaveLength(1 + 1 + 6)
      expect((await ann(`/media/${first}`, { method: 'DELETE' })).status).toBe(202)
      expect(await standing(data, first)).toEqual([])
      const gone = await tributary(['extract', '--media', first, '--data', data])
      expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('no bytes here') as string])
    } finally {
      await server.end('SIGTERM')
    }
    // Without a server too.
    expect(JSON.parse(await tributaryOk(['extract', '--json', '--data', data]))).toMatchObject({
      media: PHOTOS - 1,
      current: PHOTOS - 1,
    })
  })

describe('extract --older-than', () => {
  it('replaces what an earlier version made, also after a kill, and notifies nobody', () => journey([]))

  describe('on servers like AWS', () => {
    let servers: Awaited<ReturnType<typeof startAwsHome>>
    beforeAll(async () => {
      servers = await startAwsHome('extract')
    })
    afterAll(() => servers.end())

    it('does the same on Kinesis, DynamoDB and S3', () => journey(servers.more))
  })
})
