import Type from 'typebox'
import { ok } from '../../base/result.ts'
import { mediaId } from '../../events/fields.ts'
import { ownerOf, type MediaId } from '../../events/ids.ts'
import type { Stored } from '../../objects/about.ts'
import { keyOf, uploadedEvent } from '../../objects/media.ts'
import { accept } from '../accept.ts'
import type { Desk } from '../desk.ts'
import { refusalOf } from '../refused-all.ts'
import { json, problem, type Reply } from '../reply.ts'
import { streamRoute } from '../route.ts'
import { placed } from '../shapes/results.ts'
import { readTicket } from '../ticket.ts'

/** A media at most, in bytes. */
const MAX_BYTES = 1024 ** 3

/**
 * The object first, then the event, which tells the size that was counted. A request that breaks off in between is sent
 * again: the object stands, and is announced; what is announced twice is one event.
 */
export const putContent = streamRoute({
  method: 'PUT',
  path: '/media/{id}/content',
  summary: 'The bytes of a media, to the address that `POST /media` has given; sent again, nothing changes',
  params: Type.Object({ id: mediaId }),
  query: Type.Object({ ticket: Type.String() }),
  answers: {
    201: { description: 'The object is stored, and the event in the log; the tables follow', schema: placed },
    403: { description: 'The address is not one of ours, or good no more' },
    411: { description: 'The request has no Content-Length' },
  },
  handle: async (desk, { params: { id }, query: { ticket }, stream, length }) => {
    const about = await readTicket(desk.key, id, ticket, desk.now())
    if (!about.ok) return problem(403, 'bad-ticket', `Not let in: ${about.error}`)
    if (length === undefined) return problem(411, 'no-length', 'An upload tells its Content-Length')
    if (length > MAX_BYTES) return problem(413, 'too-large', `A media is at most ${MAX_BYTES} bytes`)
    return announce(desk, id, await desk.objects.put(keyOf(id), about.value, stream, length))
  },
})

async function announce(desk: Desk, id: MediaId, stored: Stored): Promise<Reply> {
  const owner = { user: ownerOf(id), role: 'user' as const }
  const [taken] = await accept(desk, owner, [ok(uploadedEvent(id, stored))])
  if (taken === undefined) throw new Error('Cannot tell what became of an upload')
  if (!taken.ok) return refusalOf(taken.refused)
  const { id: eventId, shardId, sequenceNumber } = taken
  return json(201, { id: eventId, shardId, sequenceNumber })
}
