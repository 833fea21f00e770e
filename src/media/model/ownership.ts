import type { Refusal } from '../../events/refusal.ts'
import { owns, type MediaId } from './ids.ts'

const NOT_OWNER: Refusal = {
  reason: 'not-owner',
  detail: 'The media belongs to another user than the subject',
}
const OWN_MEDIA: Refusal = { reason: 'own-media', detail: 'Nobody rates their own media' }

interface OfMedia {
  readonly subject: string
  readonly data: { readonly mediaId: MediaId }
}

/** Refuses an event about another user's media. */
export const isOwners = ({ subject, data }: OfMedia): Refusal | undefined =>
  owns(subject, data.mediaId) ? undefined : NOT_OWNER

/** Refuses an event about the subject's own media. */
export const isAnothers = ({ subject, data }: OfMedia): Refusal | undefined =>
  owns(subject, data.mediaId) ? OWN_MEDIA : undefined
