import Type from 'typebox'
import type { Static } from 'typebox'
import { count, userId } from '../src/events/fields.ts'
import { mediaId } from '../src/media/model/fields.ts'
import { ownerOf, type MediaId } from '../src/media/model/ids.ts'
import { uploadOrDeletion, type UploadOrDeletion } from '../src/media/model/media-change.ts'
import type { Arrival } from '../src/fold/arrival.ts'
import { BUCKET } from '../src/fold/bucket.ts'
import { differenceOf } from '../src/fold/difference.ts'
import { entity, type Contribution, type Projection } from '../src/fold/projection.ts'
import { isRepeat } from '../src/events/supersedes.ts'
import { latest, register } from '../src/fold/register.ts'
import { revise } from '../src/fold/revise.ts'
import type { Key } from '../src/tables/tables.ts'

/** A media and its size in bytes; null after its deletion, for ever. */
const media = Type.Object({ mediaId, bytes: Type.Union([register(count), Type.Null()]) })

type Media = Static<typeof media>

function evolve(before: Media | undefined, { event }: Arrival<UploadOrDeletion>): Media | undefined {
  if (before?.bytes === null || isRepeat(event, before?.bytes.stamp)) return before
  const { mediaId } = event.data
  if (event.type === 'media.deleted') return { mediaId, bytes: null }
  const bytes = latest(before?.bytes, event, event.data.bytes)
  return bytes === undefined ? before : revise(before ?? { mediaId, bytes }, { bytes })
}

// Sizes may be up to 2^53 - 1. Kept as two numbers, the sum of a billion of the largest sizes is still exact.
const GIB = 2 ** 30

function sharesOf(bytes: number | null, { sort: mediaId }: Key): readonly Contribution[] {
  if (bytes === null) return []
  const delta = { media: 1, gibibytes: Math.floor(bytes / GIB), bytes: bytes % GIB }
  return [{ total: ownerOf(mediaId as MediaId), delta }]
}

const row = Type.Object({ userId, usedBytes: Type.Integer({ minimum: 0 }), mediaCount: count })

/** What readers see of a user's usage: the row, with the user's quota. */
export const usageAnswer = Type.Object({ ...row.properties, quotaBytes: count })

/**
 * The size and number of a user's media that are not deleted: `usedBytes`, `mediaCount`. The table `quota` has
 * the quota.
 */
export const usage: Projection = {
  name: 'usage',
  entities: [
    entity({
      content: media,
      packed: BUCKET,
      about: uploadOrDeletion,
      prefix: '#media/',
      of: ({ event }) => event.subject,
      sort: ({ event }) => event.data.mediaId,
      evolve,
      contribute: differenceOf(({ bytes }: Media) => bytes && bytes.value, sharesOf),
    }),
  ],
  answer: (userId, { totals: { media = 0, gibibytes = 0, bytes = 0 } }) =>
    media === 0 ? undefined : { userId, usedBytes: gibibytes * GIB + bytes, mediaCount: media },
  key: userId,
  schema: row,
  zeros: (userId) => ({ userId, usedBytes: 0, mediaCount: 0 }),
}
