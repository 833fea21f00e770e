import { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MediaId } from '../model/ids.ts'
import { perObjects } from './per-objects.ts'

interface Running {
  readonly stream: Readable
  readonly ended: Promise<unknown>
}

/** The uploads under way, by media. */
const runningOn = perObjects(() => new Map<MediaId, Set<Running>>())

/** Waits for the storing of a stream, and knows of it until it has ended. */
export async function underWay<T>(
  objects: object,
  id: MediaId,
  stream: Readable,
  storing: Promise<T>,
): Promise<T> {
  const ids = runningOn(objects)
  const here = ids.get(id) ?? new Set()
  const one = { stream, ended: storing.catch(() => undefined) }
  ids.set(id, here.add(one))
  try {
    return await storing
  } finally {
    here.delete(one)
    if (here.size === 0) ids.delete(id)
  }
}

/**
 * Ends the requests that still bring bytes of a media, and waits until the bytes that have arrived are kept. A client
 * that asks where it stopped has given up these requests, and this process may not have noticed yet.
 */
export async function interrupt(objects: object, id: MediaId): Promise<void> {
  const here = [...(runningOn(objects).get(id) ?? [])]
  await Promise.all(here.map(end))
}

/** Bytes that have arrived are read first. */
async function end({ stream, ended }: Running): Promise<void> {
  await Promise.race([ended, quiet(stream)])
  stream.destroy(new Error('Another request goes on with this upload'))
  await ended
}

const LOOK_MS = 25
const MOST_LOOKS = 40

/** Waits until no more bytes arrive, for a second at most. */
async function quiet(stream: Readable): Promise<void> {
  for (let look = 0, last = -1; look < MOST_LOOKS; look++) {
    const seen = arrived(stream)
    if (seen === last && stream.readableLength === 0) return
    last = seen
    await sleep(LOOK_MS)
  }
}

/** The bytes that have arrived on the connection of a request; of a stream without a connection, none. */
const arrived = (stream: Readable): number =>
  stream instanceof IncomingMessage ? stream.socket.bytesRead : 0
