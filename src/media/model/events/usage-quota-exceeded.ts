import Type from 'typebox'
import { eventType } from '../../../events/event-type.ts'
import { count } from '../../../events/fields.ts'
import { mediaId } from '../fields.ts'
import { OWN_MEDIA } from '../ownership.ts'

export const usageQuotaExceeded = eventType(
  'usage.quota-exceeded',
  Type.Object({ mediaId, usedBytes: count, quotaBytes: count }),
  { owner: OWN_MEDIA },
)
