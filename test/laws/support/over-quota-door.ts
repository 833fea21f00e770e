import { Readable } from 'node:stream'
import { toRecord } from '../../../src/codec/encode.ts'
import type { Event } from '../../../src/events/event.ts'
import type { MediaId } from '../../../src/media/model/ids.ts'
import { announce } from '../../../src/media/uploads/announce.ts'
import { removeBytes } from '../../../src/media/uploads/deleted.ts'
import { keyOf } from '../../../src/media/uploads/media-object.ts'
import type { Objects } from '../../../src/objects/objects.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import { decode } from '../../media.ts'
import type { MemoryLog } from '../../rooms/mapping/support/memory-log.ts'
import type { Deed } from './over-quota-deeds.ts'

interface House {
  readonly log: MemoryLog
  readonly tables: Tables
  readonly objects: Objects
}

/** The door of a home: uploads, deletions and quotas come in here. */
export class Door {
  readonly #log: MemoryLog
  readonly #tables: Tables
  readonly #objects: Objects
  /** The media whose bytes were ever stored, and those whose bytes were stored by a door that died then. */
  readonly stored = new Set<string>()
  readonly dangling = new Set<string>()

  constructor({ log, tables, objects }: House) {
    this.#log = log
    this.#tables = tables
    this.#objects = objects
  }

  async do(deed: Deed): Promise<void> {
    switch (deed.kind) {
      case 'upload':
        return this.#upload(deed)
      case 'tell': {
        const { mediaId, bytes } = deed
        return this.#append(deed, 'media.uploaded', ownerIn(mediaId), { mediaId, bytes, contentType: 'a/b' })
      }
      case 'delete': {
        const { mediaId, dies } = deed
        await this.#append(deed, 'media.deleted', ownerIn(mediaId), { mediaId, reason: 'user' })
        if (!dies) await removeBytes([mediaId as MediaId], { objects: this.#objects, tables: this.#tables })
        return
      }
      case 'quota':
        return this.#append(deed, 'user.quota-set', deed.user, { quotaBytes: deed.quotaBytes })
      case 'repeat': {
        const events = this.arrivals().map(({ event }) => event)
        const event = events[deed.place % Math.max(1, events.length)]
        if (event !== undefined) await this.#log.append([toRecord(event)])
        return
      }
      case 'reshard':
        return this.#reshard(deed.seed)
    }
  }

  async #upload({ mediaId, bytes, dies }: Extract<Deed, { readonly kind: 'upload' }>): Promise<void> {
    const about = { contentType: 'image/png', facts: {} }
    const body = Readable.from([Buffer.alloc(bytes)], { objectMode: false })
    await this.#objects.put(keyOf(mediaId as MediaId), about, body, bytes)
    this.stored.add(mediaId)
    if (dies) this.dangling.add(mediaId)
    else await announce(mediaId as MediaId, { objects: this.#objects, tables: this.#tables, log: this.#log })
  }

  async #append({ id }: { readonly id: number }, type: string, subject: string, data: object): Promise<void> {
    const time = new Date(Date.UTC(2026, 0, 1) + id * 1_000).toISOString()
    const event = { specversion: '1.0', id: `${type}-${id}-${JSON.stringify(data)}`, source: '/a', type }
    await this.#log.append([toRecord({ ...event, subject, time, data } as Event)])
  }

  async #reshard(seed: number): Promise<void> {
    const open = this.#log.openShards()
    const at = seed % open.length
    const [one, next] = [open[at]!, open[at + 1]]
    if (open.length > 3 && next !== undefined) await this.#log.merge(one, next)
    else if (open.length <= 3) await this.#log.split(one)
  }

  arrivals() {
    return [...this.#log.all()]
      .sort((a, b) => (a.sequenceNumber < b.sequenceNumber ? -1 : 1))
      .flatMap((record) => decode(record).flatMap((one) => (one.kind === 'event' ? [one] : [])))
  }
}

const ownerIn = (mediaId: string): string => mediaId.split('.')[0]!
