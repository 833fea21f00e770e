import { putLocation } from '../../src/media/routes/put-location.ts'
import { modelOf } from '../gateway/models.ts'
import { deed, type Straight } from '../gateway/writes.ts'
import { putLocationTemplate } from './templates/put-location.ts'

/** The most frequent write goes directly to the stream: locations. A rating is not: the table must know its media. */
export const mediaWrites: Straight = {
  models: { Location: modelOf(putLocation) },
  writes: new Map([[putLocation, deed('Location', putLocationTemplate)]]),
}
