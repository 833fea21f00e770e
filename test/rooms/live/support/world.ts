import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toRecord } from '../../../../src/codec/encode.ts'
import type { Event } from '../../../../src/events/event.ts'
import type { EventStream } from '../../../../src/live/event-stream.ts'
import { Live, type LiveOptions } from '../../../../src/live/live.ts'
import { openEmbeddedLog, type EmbeddedLogOptions } from '../../../../src/log/embedded.ts'
import { tableCheckpoints } from '../../../../src/mapping/checkpoints.ts'
import { endsOf } from '../../../../src/mapping/ends.ts'
import { ownerOf, type MediaId } from '../../../../src/media/model/ids.ts'
import { memoryTables } from '../../../../src/tables/memory.ts'
import { vocabulary } from '../../../media.ts'

const TABLES = ['one', 'other']

/** A message of a stream, or a message that only moves the place. */
export interface Message {
  readonly id: string
  readonly event: string | undefined
  readonly data: string | undefined
}

export type World = Awaited<ReturnType<typeof openWorld>>

/** A log, the checkpoints of two tables, and streams. A message's data is the id of its event. */
export async function openWorld(options: Partial<LiveOptions> = {}, log: Partial<EmbeddedLogOptions> = {}) {
  const path = await mkdtemp(join(tmpdir(), 'live-'))
  const opened = await openEmbeddedLog({ path, shards: 2, ...log })
  const tables = memoryTables()
  const checkpoints = tableCheckpoints(tables)
  const placeOf = new Map<string, { readonly shardId: string; readonly sequenceNumber: string }>()
  const failures: unknown[] = []
  const make = (more: Partial<LiveOptions> = {}) =>
    new Live({
      log: opened,
      tables,
      vocabulary,
      tableNames: TABLES,
      newsOf: (event) => usersOf(event).map((user) => ({ user, name: 'told', data: () => event.id })),
      report: (cause) => failures.push(cause),
      now: Date.now,
      limits: { each: 3, all: 4 },
      isHeld: true,
      ...options,
      ...more,
    })

  async function append(events: readonly Event[]): Promise<void> {
    const appended = await opened.append(events.map((event) => toRecord(event)))
    appended.forEach((one, at) => {
      if (!one.ok) throw new Error(one.message)
      placeOf.set(events[at]!.id, one)
    })
  }

  /** The tables have folded all that is in the log; with `only`, one of the two has. */
  async function fold(only?: string): Promise<void> {
    const ends = await endsOf(opened)
    const shards = await opened.shards()
    for (const name of only === undefined ? TABLES : [only])
      for (const { shardId, endingSequenceNumber } of shards) {
        const checkpoint = { sequenceNumber: ends.get(shardId), ended: endingSequenceNumber !== undefined }
        await checkpoints.save(name, shardId, checkpoint)
      }
  }

  /** Whether both tables have folded an event. */
  async function isFolded(id: string): Promise<boolean> {
    const { shardId, sequenceNumber } = placeOf.get(id)!
    const reached = await Promise.all(TABLES.map(async (name) => (await checkpoints.look(name)).get(shardId)))
    return reached.every((one) => one?.ended === true || (one?.sequenceNumber ?? '') >= sequenceNumber)
  }

  async function close(): Promise<void> {
    await opened.close()
    await rm(path, { recursive: true })
  }

  return { live: make(), make, log: opened, append, fold, isFolded, failures, close }
}

/** Whom an event concerns: its subject, and the owner of the media that it names. */
export function usersOf({ subject, data }: Event): readonly string[] {
  const { mediaId } = data as { readonly mediaId?: MediaId }
  return [...new Set([subject, ...(mediaId === undefined ? [] : [ownerOf(mediaId)])])]
}

export async function opened(live: Live, user: string, after?: string): Promise<EventStream> {
  const stream = await live.stream(user, after)
  if (!stream.ok) throw new Error(`No stream: ${stream.error}`)
  return stream.value
}

/** The messages of a stream, as a client parses them. */
export async function* messagesOf(stream: EventStream): AsyncGenerator<Message> {
  let text = ''
  for await (const chunk of stream) {
    text += String(chunk)
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block
          .split('\n')
          .filter((line) => !line.startsWith(':'))
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      ) as Record<string, string | undefined>
      if (fields['id'] !== undefined) yield { id: fields['id'], event: fields['event'], data: fields['data'] }
    }
  }
}
