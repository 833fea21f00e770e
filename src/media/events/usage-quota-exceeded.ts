import Type from 'typebox'
import { eventType } from '../../events/event-type.ts'
import { count, mediaId } from '../../events/fields.ts'

export const usageQuotaExceeded = eventType(
  'usage.quota-exceeded',
  Type.Object({ mediaId, usedBytes: count, quotaBytes: count }),
)
