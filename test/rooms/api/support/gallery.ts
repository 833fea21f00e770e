import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import type { DoorOptions } from '../../../../src/api/door.ts'
import type { Home } from '../../../../src/api/home.ts'
import { openHouse } from './house.ts'

export interface Begun {
  readonly mediaId: string
  readonly uploadUrl: string
}

export type Gallery = Awaited<ReturnType<typeof openGallery>>

/** A house that listens on a port of its own, with requests for media. */
export async function openGallery(change?: (home: Home) => Partial<Home>, options?: DoorOptions) {
  const house = await openHouse(change, options)
  await house.door.listen({ host: '127.0.0.1', port: 0 })
  const host = `127.0.0.1:${String((house.door.server.address() as AddressInfo).port)}`
  const url = `http://${host}`
  return { ...house, url, begin, told, contentOf }

  async function begin(body: object = { contentType: 'image/png' }, user = 'ann'): Promise<Begun> {
    const answer = await house.ask('POST', '/media', {
      body,
      token: await house.token(user),
      headers: { host },
    })
    expect(answer.status).toBe(201)
    return answer.body as Begun
  }

  /** The log's events about a media, in their order. */
  async function told(mediaId: string) {
    await house.settle()
    const { body } = await house.ask('GET', `/history/media/${mediaId}`)
    return (body as { items: { type: string; id: string; time: string; data: object }[] }).items
  }

  async function contentOf(mediaId: string, user = 'ann'): Promise<Response> {
    const headers = { authorization: `Bearer ${await house.token(user)}` }
    return fetch(`${url}/media/${mediaId}/content`, { headers })
  }
}

type Body = NonNullable<RequestInit['body']>

export const put = (to: string, body: Body, more: object = {}): Promise<Response> =>
  fetch(to, { method: 'PUT', body, ...more })
