import Type from 'typebox'
import { eventType } from '../../../events/event-type.ts'
import { count, orNull } from '../../../events/fields.ts'

/** The bytes of media that a user may have; null for the default. Users do not set their own quota. */
export const userQuotaSet = eventType('user.quota-set', Type.Object({ quotaBytes: orNull(count) }), {
  appendedBy: ['producer', 'admin'],
})
