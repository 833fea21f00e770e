/** Why a media is missing, for a caller that may not see it as for any other. */
export const MISSING_MEDIA = {
  reason: 'no-such-media',
  detail: 'This media was never uploaded, was deleted, or is not shared with you',
} as const
