import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { startServer, tokenFor, tributaryOk, withDirectory } from './tributary.ts'

const EXIF = {
  IFD0: { Make: 'Apple', Model: 'iPhone 15' },
  IFD2: { DateTimeOriginal: '2024:05:01 12:20:30', OffsetTimeOriginal: '+02:00' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '43/1 28/1 3/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '11/1 53/1 6/1',
  },
}

const photo = await sharp({ create: { width: 1_600, height: 900, channels: 3, background: '#246' } })
  .withExif(EXIF)
  .withMetadata({ orientation: 6 })
  .jpeg()
  .toBuffer()

const near = (value: number): number => expect.closeTo(value, 6) as number

const objectsIn = async (data: string): Promise<number> => {
  const names = await readdir(join(data, 'objects'), { recursive: true })
  return names.filter((name) => name.endsWith('about.json')).length
}

it('a photo is uploaded, its metadata appear, and no object is left when it is deleted', () =>
  withDirectory(async (data) => {
    const server = await startServer(data)
    const { url } = server
    const headers = { authorization: `Bearer ${await tokenFor(data, 'ann', 'user')}` }
    const upload = async (bytes: Buffer): Promise<string> => {
      const begun = await fetch(`${url}/media`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ contentType: 'image/jpeg' }),
      })
      const { mediaId, uploadUrl } = (await begun.json()) as { mediaId: string; uploadUrl: string }
      expect((await fetch(uploadUrl, { method: 'PUT', body: bytes })).status).toBe(201)
      return mediaId
    }
    const mediaId = await upload(photo)
    const broken = await upload(photo.subarray(0, photo.length / 2))
    await tributaryOk(['settle', '--data', data])
    await tributaryOk(['settle', '--data', data])
    const shown = async (id: string): Promise<unknown> =>
      (await fetch(`${url}/media/${id}`, { headers })).json()
    expect(await shown(mediaId)).toMatchObject({
      location: { lat: near(43.4675), lon: near(11.885) },
      metadata: {
        format: 'image/jpeg',
        width: 900,
        height: 1600,
        orientation: 6,
        takenAt: '2024-05-01T12:20:30+02:00',
        camera: 'Apple iPhone 15',
        thumbnail: { width: 288, height: 512 },
        extractor: 2,
      },
    })
    expect(await shown(broken)).toMatchObject({ metadata: null, location: null })
    const history = await fetch(`${url}/history/media/${broken}`, { headers })
    const { items } = (await history.json()) as { items: readonly { type: string; data: object }[] }
    expect(items.find(({ type }) => type !== 'media.uploaded')).toMatchObject({
      type: 'media.extraction-failed',
      source: '/reactors/extract',
      data: { mediaId: broken, reason: 'corrupt' },
    })
    const thumbnail = (id: string, query = '', more: Record<string, string> = {}): Promise<Response> =>
      fetch(`${url}/media/${id}/thumbnail${query}`, { headers: { ...headers, ...more } })
    for (const [query, accept, type, height] of [
      ['', '*/*', 'image/jpeg', 512],
      ['?size=128', 'image/avif,image/webp,image/*;q=0.8', 'image/webp', 128],
      ['?size=1024', 'image/webp;q=0.5, image/jpeg', 'image/jpeg', 1024],
      ['?size=512', 'image/jpeg;q=0, image/*', 'image/webp', 512],
      ['?size=512', 'text/html', 'image/jpeg', 512],
    ] as const) {
      const answer = await thumbnail(mediaId, query, { accept })
      if (answer.status !== 200) throw new Error(await answer.text())
      const { width, height: high, format } = await sharp(await answer.arrayBuffer()).metadata()
      expect([answer.headers.get('content-type'), `image/${format}`]).toEqual([type, type])
      expect([width, high]).toEqual([(height * 9) / 16, height])
      expect(answer.headers.get('cache-control')).toContain('immutable')
      expect(answer.headers.get('vary')).toContain('Accept')
      const again = await thumbnail(mediaId, query, { accept, 'if-none-match': answer.headers.get('etag')! })
      expect(again.status).toBe(304)
    }
    expect((await thumbnail(mediaId, '?size=300')).status).toBe(400)
    expect((await thumbnail('ann.nothing')).status).toBe(404)
    const none = await thumbnail(broken)
    expect([none.status, await none.json()]).toEqual([
      404,
      expect.objectContaining({
        title: 'No thumbnail',
        detail: expect.stringContaining('damaged') as string,
      }),
    ])
    const content = async (id: string, user: string): Promise<Response> =>
      fetch(`${url}/media/${id}/content`, {
        headers: { authorization: `Bearer ${await tokenFor(data, user, 'user')}` },
      })
    const exifOf = async (answer: Response) => (await sharp(await answer.arrayBuffer()).metadata()).exif
    expect(await exifOf(await content(mediaId, 'ann'))).toBeDefined()
    expect(await exifOf(await content(mediaId, 'bob'))).toBeUndefined()
    const refused = await content(broken, 'bob')
    expect([refused.status, await refused.json()]).toMatchObject([404, { title: 'Not ready' }])
    expect(await objectsIn(data)).toBe(2 + 6 + 2 + 1)
    for (const id of [mediaId, broken])
      expect((await fetch(`${url}/media/${id}`, { method: 'DELETE', headers })).status).toBe(202)
    expect(await objectsIn(data)).toBe(0)
    expect(await server.end('SIGTERM')).toBe(0)
  }))
