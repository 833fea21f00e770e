import type { Event } from '../events/event.ts'
import { isKnown } from '../events/event.ts'
import { owns } from './ids.ts'
import type { Refusal } from '../events/refusal.ts'
import { unreachable } from '../base/unreachable.ts'

const NOT_OWNER: Refusal = {
  reason: 'not-owner',
  detail: 'The media belongs to another user than the subject',
}
const OWN_MEDIA: Refusal = { reason: 'own-media', detail: 'Nobody rates their own media' }

/** Whose media an event may be about (docs/event-types.md): the subject's own, or, for a rating, another user's. */
export function checkOwnership(event: Event): Refusal | undefined {
  if (!isKnown(event)) return undefined
  switch (event.type) {
    case 'user.registered':
    case 'user.located':
      return undefined
    case 'media.rated':
      return owns(event.subject, event.data.mediaId) ? OWN_MEDIA : undefined
    case 'media.uploaded':
    case 'media.described':
    case 'media.metadata-extracted':
    case 'media.deleted':
    case 'usage.quota-exceeded':
      return owns(event.subject, event.data.mediaId) ? undefined : NOT_OWNER
    default:
      return unreachable(event)
  }
}
