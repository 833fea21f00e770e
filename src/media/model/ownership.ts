import type { Ownership } from '../../events/ownership.ts'

/** The event is about a media of its subject. */
export const OWN_MEDIA: Ownership = {
  field: 'mediaId',
  of: 'subject',
  refusal: { reason: 'not-owner', detail: 'The media belongs to another user than the subject' },
}

/** The event is about a media of somebody else. */
export const OTHERS_MEDIA: Ownership = {
  field: 'mediaId',
  of: 'others',
  refusal: { reason: 'own-media', detail: 'Nobody rates their own media' },
}
