import type { UploadPlan } from './send-uploads.ts'

export interface UploadsPlan {
  readonly small: UploadPlan
  readonly large: UploadPlan
  /** The size of one upload over which memory is watched. */
  readonly oneBytes: number
}
