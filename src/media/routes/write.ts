import Type from 'typebox'
import type { TObject } from 'typebox'
import { act } from '../../api/act.ts'
import { jsonBody } from '../../api/body.ts'
import type { RouteContext } from '../../api/route-context.ts'
import type { Call } from '../../api/call.ts'
import { route, type Route, type RouteDescription } from '../../api/route.ts'
import { placed } from '../../api/shapes/results.ts'
import type { Json } from '../../base/json.ts'
import type { EventType } from '../../events/event-type.ts'
import { userId } from '../../events/fields.ts'
import { appends } from '../../policy/actions.ts'
import { mediaId } from '../model/fields.ts'
import { ownerOf } from '../model/ids.ts'

/** A route that appends one event of this type. Its body is the event's data, without the id of what it is about. */
interface Write extends Pick<RouteDescription, 'method' | 'path' | 'summary' | 'example'> {
  readonly type: EventType
  readonly body: TObject
}

/** What all such routes have in common. */
const WRITTEN = {
  idempotent: true,
  answers: { 202: { description: 'The event is in the log; the tables follow', schema: placed } },
} as const

/** A write about the user in the path. */
export const writeOfUser = ({ type, body, ...told }: Write): Route =>
  route(appends(type), {
    ...told,
    ...WRITTEN,
    params: Type.Object({ id: userId }),
    body: jsonBody(body),
    owner: ({ params }) => params.id,
    handle: (context, call) => written(context, call, type, call.params.id, call.body as Json),
  })

/** A write about the media in the path, whose owner is the event's subject. */
export const writeOfMedia = ({ type, body, ...told }: Write): Route =>
  route(appends(type), {
    ...told,
    ...WRITTEN,
    params: Type.Object({ id: mediaId }),
    body: jsonBody(body),
    owner: ({ params }) => ownerOf(params.id),
    handle: (context, call) => {
      const { id } = call.params
      return written(context, call, type, ownerOf(id), { mediaId: id, ...(call.body as object) })
    },
  })

type Writer = Pick<Call<unknown, unknown, unknown>, 'caller' | 'idempotencyKey'>

const written = (context: RouteContext, writer: Writer, { name }: EventType, subject: string, data: Json) =>
  act(context, writer, { type: name, subject, data })
