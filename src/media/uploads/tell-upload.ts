import { append } from '../../api/append.ts'
import { refusalOf } from '../../api/refused-all.ts'
import { firstTime } from '../../api/remember.ts'
import { json, type Reply } from '../../api/reply.ts'
import type { RouteContext } from '../../api/route-context.ts'
import { parsed } from '../../events/given.ts'
import type { Stored } from '../../objects/about.ts'
import { ENGINE } from '../../policy/caller.ts'
import { ownerOf, type MediaId } from '../model/ids.ts'
import { uploadedEvent } from './media-object.ts'

/** Appends the event of a stored object. A repeat is the same event. */
export async function tellUpload(context: RouteContext, id: MediaId, stored: Stored): Promise<Reply> {
  const owner = { user: ownerOf(id), role: 'user' as const }
  const event = uploadedEvent(id, stored)
  const { time, notBefore } = await context.stamps.next(event.subject)
  const told = { ...event, time: await firstTime(context.tables, owner, event.id, time) }
  const [taken] = await append(context, ENGINE, [parsed(told)], { notBefore })
  if (taken === undefined) throw new Error('Cannot tell what became of an upload')
  if (!taken.ok) return refusalOf(taken.refused)
  const { id: eventId, shardId, sequenceNumber } = taken
  return json(201, { id: eventId, shardId, sequenceNumber })
}
