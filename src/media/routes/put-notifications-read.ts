import Type from 'typebox'
import type { Static } from 'typebox'
import { act } from '../../api/act.ts'
import { jsonBody } from '../../api/body.ts'
import { problem } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import type { RouteContext } from '../../api/route-context.ts'
import { placed } from '../../api/shapes/results.ts'
import { time, userId } from '../../events/fields.ts'
import { parseInstant } from '../../events/instant.ts'
import { compareTimes } from '../../events/supersedes.ts'
import type { UserId } from '../../events/user-id.ts'
import { appends } from '../../policy/actions.ts'
import { denial } from '../../policy/policy.ts'
import { userNotificationsRead } from '../model/events/user-notifications-read.ts'
import { isNotificationId, notificationId, recipientOf } from '../model/notification-id.ts'
import { newestUntil, notificationOf } from '../notifications.ts'

const body = Type.Object(
  {
    upTo: Type.Union([time, notificationId], {
      description: 'the id of the newest notification that the user has read, or a time',
    }),
  },
  { additionalProperties: false },
)

const MARK = appends(userNotificationsRead)

type UpTo = Static<typeof userNotificationsRead.schema.properties.data>

/**
 * The event names the place of a notification that exists. So a notification that comes later is not read, although its
 * time may be earlier than that of the request.
 */
export const putNotificationsRead = route(MARK, {
  method: 'PUT',
  path: '/users/{id}/notifications/read',
  example: () => ({ upTo: '2026-01-31T12:00:00Z' }),
  summary: 'Mark a notification, and all that are older, as read; or all up to a time',
  params: Type.Object({ id: userId }),
  body: jsonBody(body),
  owner: ({ params }) => params.id,
  idempotent: true,
  answers: {
    202: { description: 'The event is in the log; the tables follow', schema: placed },
    404: { description: 'The user has no such notification' },
  },
  handle: async (context, call) => {
    const user = call.params.id
    const denied = denial(call.caller, MARK, user)
    if (denied !== undefined) return problem(denied.status, denied.reason, denied.detail)
    const { upTo } = call.body
    if (!isNotificationId(upTo) && parseInstant(upTo) === undefined) return NO_DAY
    const data = await placeIn(context, user, upTo)
    if (data === undefined) return NONE
    return act(context, call, { type: userNotificationsRead.name, subject: user, data })
  },
})

const NO_DAY = problem(400, 'bad-body', 'The time names a day that is not in the calendar')
const NONE = problem(404, 'no-such-notification', 'This user has no such notification')

/** The place of a notification, or of the newest one until a time; undefined if there is no notification of this id. */
async function placeIn(context: RouteContext, user: UserId, upTo: string): Promise<UpTo | undefined> {
  if (!isNotificationId(upTo)) return placeUntil(context, user, upTo)
  const known = recipientOf(upTo) === user ? await notificationOf(context, upTo) : undefined
  return known && { upTo: known.time, id: known.id }
}

/** If there is none until this time, then the time; but no time that is still to come. */
async function placeUntil(context: RouteContext, user: UserId, time: string): Promise<UpTo> {
  const newest = await newestUntil(context, user, time)
  if (newest !== undefined) return { upTo: newest.time, id: newest.id }
  const now = new Date(await context.stamps.now()).toISOString()
  return { upTo: compareTimes(time, now) > 0 ? now : time }
}
