import { overQuota } from '../../src/media/over-quota.ts'

export const overQuotaConsumer = overQuota
