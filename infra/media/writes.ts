import { putLocation } from '../../src/media/routes/put-location.ts'
import { putRating } from '../../src/media/routes/put-rating.ts'
import { modelOf } from '../gateway/models.ts'
import { deed, type Straight } from '../gateway/writes.ts'
import { putLocationTemplate } from './templates/put-location.ts'
import { putRatingTemplate } from './templates/put-rating.ts'

/** The most frequent writes go directly to the stream: locations and ratings. */
export const mediaWrites: Straight = {
  models: { Location: modelOf(putLocation), Rating: modelOf(putRating) },
  writes: new Map([
    [putLocation, deed('Location', putLocationTemplate)],
    [putRating, deed('Rating', putRatingTemplate)],
  ]),
}
