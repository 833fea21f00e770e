import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startAwsHome } from './aws-home.ts'
import { followStream } from './follow-stream.ts'
import { startServer, tokenFor, tributaryOk, withDirectory, type Server } from './tributary.ts'

/** A picture with a place and a camera in its EXIF data; `seed` makes the pictures differ. */
const picture = (seed: number, size = 640): Promise<Buffer> =>
  sharp({ create: { width: size, height: size / 2, channels: 3, background: { r: seed, g: 90, b: 160 } } })
    .jpeg()
    .withExif({
      IFD0: { Make: 'Ricoh', Model: 'GR III' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '40/1 43/1 0/1',
        GPSLongitudeRef: 'W',
        GPSLongitude: '74/1 0/1 0/1',
      },
    })
    .toBuffer()

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** What one caller can ask of the server, which may be started again at another address. */
const callerOf =
  (server: () => Server, token?: string) =>
  async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const headers: Record<string, string> = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    }
    const answer = await fetch(server().url + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.includes('json') === true
    return { status: answer.status, body: isJson ? (JSON.parse(text) as unknown) : text }
  }

type Ask = ReturnType<typeof callerOf>

/** Asks again until the answer is as expected, because the tables and the reactors follow the log. */
const until = (ask: () => Promise<unknown>, expected: unknown): Promise<void> =>
  expect.poll(ask, { interval: 100 }).toMatchObject(expected as object)

async function upload(ask: Ask, bytes: Buffer, title: string): Promise<string> {
  const begun = await ask('POST', '/media', { contentType: 'image/jpeg', title })
  expect(begun.status).toBe(201)
  const { mediaId, uploadUrl } = begun.body as { mediaId: string; uploadUrl: string }
  const sent = await fetch(uploadUrl, { method: 'PUT', body: new Uint8Array(bytes) })
  expect(sent.status, await sent.clone().text()).toBe(201)
  return mediaId
}

const PASSWORD = 'correct horse battery'

/** The whole application in the order of a day of its users. `more` are the settings of the home. */
const slide = (more: () => readonly string[]) =>
  withDirectory(async (data) => {
    const small = await picture(10)
    const large = await picture(20, 4_000)
    expect(large.length).toBeGreaterThan(2 * small.length)
    const quota = ['--quota', String(small.length + Math.floor(large.length / 2))]
    let server = await startServer(data, [...quota, ...more()])
    try {
      // Sign in: Ada with a password, Bob and an admin with tokens of the operator.
      const guest = callerOf(() => server)
      await tributaryOk(['users', 'add', 'ada', '--data', data], `${PASSWORD}\n`)
      expect(
        (await guest('POST', '/sessions', { userId: 'ada', password: 'wrong horse battery' })).status,
      ).toBe(401)
      const session = await guest('POST', '/sessions', { userId: 'ada', password: PASSWORD })
      const ada = callerOf(() => server, (session.body as { token: string }).token)
      const bob = callerOf(() => server, await tokenFor(data, 'bob', 'user'))
      const admin = callerOf(() => server, await tokenFor(data, 'root', 'admin'))
      const adaToken = (session.body as { token: string }).token
      const first = await followStream(`${server.url}/users/ada/stream`, adaToken)

      // Upload: the metadata, a thumbnail and the usage follow.
      const harbour = await upload(ada, small, 'Harbour')
      await until(() => ada('GET', `/media/${harbour}`), {
        status: 200,
        body: {
          bytes: small.length,
          metadata: { width: 640, height: 320, camera: 'Ricoh GR III', format: 'image/jpeg' },
          location: { lat: expect.closeTo(40.7167, 3) as number, lon: expect.closeTo(-74, 3) as number },
        },
      })
      await until(() => ada('GET', `/media/${harbour}/thumbnail?size=128`), { status: 200 })
      await until(() => ada('GET', '/users/ada/usage'), { body: { usedBytes: small.length, mediaCount: 1 } })
      await first.next(({ type }) => type === 'media.metadata-extracted')

      // The server is killed, and the stream goes on where it broke off.
      await server.end('SIGKILL')
      await first.ended
      server = await startServer(data, [...quota, ...more()])
      const second = await followStream(`${server.url}/users/ada/stream`, adaToken, first.place())

      // Over quota: the second picture is deleted, and Ada is told once.
      const sea = await upload(ada, large, 'Sea')
      await until(() => ada('GET', '/users/ada/notifications'), {
        body: {
          items: expect.arrayContaining([
            expect.objectContaining({ type: 'usage.quota-exceeded', read: false }),
          ]) as unknown[],
        },
      })
      await until(() => ada('GET', `/media/${sea}`), { status: 404 })
      await until(() => ada('GET', `/media/${sea}/content`), { status: 404 })
      await until(() => ada('GET', '/users/ada/usage'), { body: { usedBytes: small.length, mediaCount: 1 } })
      expect((await ada('POST', '/media', { contentType: 'image/jpeg', bytes: large.length })).status).toBe(
        413,
      )
      await second.next(({ type, data }) => type === 'usage.quota-exceeded' && data.mediaId === sea)

      // More quota, by an admin only.
      expect((await ada('PUT', '/users/ada/quota', { quotaBytes: 1e9 })).status).toBe(403)
      expect((await admin('PUT', '/users/ada/quota', { quotaBytes: 1e9 })).status).toBe(202)
      await until(() => ada('GET', '/users/ada/usage'), { body: { quotaBytes: 1e9 } })
      expect((await ada('POST', '/media', { contentType: 'image/jpeg', bytes: large.length })).status).toBe(
        201,
      )

      // Rate: Bob rates the picture, not one that is gone, and Ada not her own.
      expect((await bob('PUT', `/media/${harbour}/rating`, { stars: 4 })).status).toBe(202)
      expect((await bob('PUT', `/media/${sea}/rating`, { stars: 4 })).status).toBe(404)
      expect((await ada('PUT', `/media/${harbour}/rating`, { stars: 5 })).status).toBe(403)
      await until(() => bob('GET', `/media/${harbour}`), { body: { ratings: { count: 1, average: 4 } } })
      await second.next(({ type }) => type === 'media.rated')

      // Near: Bob sees Ada near her place, exactly if she wants it, and not at all if not.
      const place = { lat: 40.7128, lon: -74.006 }
      const near = `/nearby?lat=${place.lat}&lon=${place.lon}&radius=2000`
      expect((await ada('PUT', '/users/ada/location', place)).status).toBe(202)
      await until(() => bob('GET', `${near}&kind=users`), { body: { items: [{ id: 'ada' }] } })
      const seen = (await bob('GET', '/users/ada/location')).body as { lat: number; lon: number }
      expect(seen.lat === place.lat && seen.lon === place.lon).toBe(false)
      await ada('PUT', '/users/ada/sharing', { location: 'exact' })
      await until(() => bob('GET', '/users/ada/location'), { body: place })
      await ada('PUT', '/users/ada/sharing', { location: 'off' })
      await until(() => bob('GET', `${near}&kind=users`), { body: { items: [] } })

      // Guests see what is shared with everyone, without its place and camera.
      expect((await guest('GET', `/media/${harbour}`)).status).toBe(401)
      expect((await ada('PUT', `/media/${harbour}/audience`, { audience: 'everyone' })).status).toBe(202)
      await until(() => guest('GET', `/media/${harbour}`), { status: 200 })
      await until(() => guest('GET', `${near}&kind=media`), { body: { items: [{ id: harbour }] } })
      expect((await guest('GET', `${near}&kind=users`)).status).toBe(401)
      const ofOthers = () => fetch(`${server.url}/media/${harbour}/content`)
      await expect.poll(async () => (await ofOthers()).status, { interval: 200 }).toBe(200)
      const { exif } = await sharp(Buffer.from(await (await ofOthers()).arrayBuffer())).metadata()
      expect(exif?.includes('GPS') ?? false).toBe(false)

      // History: of the media, as its audience may see it.
      const history = (await guest('GET', `/history/media/${harbour}`)).body as { items: { type: string }[] }
      expect(history.items.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['media.uploaded', 'media.metadata-extracted', 'media.rated', 'media.shared']),
      )

      // Delete: Ada deletes the picture, and everything of it is gone.
      expect((await ada('DELETE', `/media/${harbour}`)).status).toBe(202)
      await until(() => ada('GET', `/media/${harbour}`), { status: 404 })
      await until(() => ada('GET', `/media/${harbour}/thumbnail`), { status: 404 })
      await until(() => ada('GET', '/users/ada/usage'), { body: { usedBytes: 0, mediaCount: 0 } })

      // Each event once on the streams, before and after the cut.
      await sleep(500)
      second.close()
      const ids = [...first.events(), ...second.events()].map(({ key }) => key)
      expect(new Set(ids).size).toBe(ids.length)
      expect(await server.end('SIGTERM')).toBe(0)
    } catch (error) {
      console.error(server.complaints().slice(-3_000))
      throw error
    } finally {
      await server.end('SIGKILL')
    }
  })

describe('the media-sharing application, whole', () => {
  it('serves a day of its users on the embedded home, and goes on after a kill', () => slide(() => []))

  describe('on servers like AWS', () => {
    let servers: Awaited<ReturnType<typeof startAwsHome>>
    beforeAll(async () => {
      servers = await startAwsHome('slide')
    })
    afterAll(() => servers.end())

    it('serves the same day on Kinesis, DynamoDB and S3', () => slide(() => servers.more))
  })
})
