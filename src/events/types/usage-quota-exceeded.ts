import Type from 'typebox'
import { eventType } from '../event-type.ts'
import { count, mediaId } from '../fields.ts'

export const usageQuotaExceeded = eventType(
  'usage.quota-exceeded',
  Type.Object({ mediaId, usedBytes: count, quotaBytes: count }),
)
