import { problem } from '../../api/reply.ts'
import { MISSING_MEDIA } from '../model/missing-media.ts'

export const NO_MEDIA = problem(404, MISSING_MEDIA.reason, MISSING_MEDIA.detail)
