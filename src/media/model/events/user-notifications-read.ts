import Type from 'typebox'
import { eventType } from '../../../events/event-type.ts'
import { time } from '../../../events/fields.ts'
import { notificationId } from '../notification-id.ts'

/**
 * The user has read all notifications up to a place in the list: those before the time, and of those at the time the ids
 * up to `id`, or all without `id`.
 */
export const userNotificationsRead = eventType(
  'user.notifications-read',
  Type.Object({ upTo: time, id: Type.Optional(notificationId) }),
)
