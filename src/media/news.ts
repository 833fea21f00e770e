import type { Event } from '../events/event.ts'
import type { News } from '../live/news.ts'
import { isExtractedAgain } from './model/extracted-again.ts'
import { ownerOf } from './model/ids.ts'
import { dataOf, idOf, isOwnersNews } from './model/notification.ts'
import { ratedId } from './model/notification-id.ts'
import { isKnown, type MediaEvent } from './model/vocabulary.ts'

/**
 * An event concerns its subject, and a rating also the owner of the media. What is a notification in the list is one
 * here, under the same id; everything else is a change. The owner does not learn here by whom a media was rated.
 */
export function newsOf(event: Event): readonly News[] {
  if (!isKnown(event)) return []
  return event.type === 'media.rated' ? [changeOf(event), ratingOf(event)] : [ownNewsOf(event)]
}

type Rated = Extract<MediaEvent, { readonly type: 'media.rated' }>

const changeOf = ({ type, time, subject, data }: MediaEvent): News => ({
  user: subject,
  name: 'change',
  data: () => JSON.stringify({ type, time, data }),
})

function ownNewsOf(event: MediaEvent): News {
  if (!isOwnersNews(event) || isExtractedAgain(event)) return changeOf(event)
  const { type, time, subject } = event
  const data = () => JSON.stringify({ id: idOf(event), type, time, data: dataOf(event) })
  return { user: subject, name: 'notification', data }
}

/** A rating that is withdrawn changes the media, and is no notification. */
function ratingOf({ type, time, data: { mediaId, stars } }: Rated): News {
  const told = { type, time, data: { mediaId } }
  const isGiven = stars !== null
  return {
    user: ownerOf(mediaId),
    name: isGiven ? 'notification' : 'change',
    data: () => JSON.stringify(isGiven ? { id: ratedId(mediaId, time), ...told } : told),
  }
}
