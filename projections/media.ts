import Type from 'typebox'
import type { Static } from 'typebox'
import type { Json } from '../src/base/json.ts'
import { features, featuresOf } from '../src/media/model/features.ts'
import { answeredTime, count, orNull, place, userId, words } from '../src/events/fields.ts'
import { mediaId } from '../src/media/model/fields.ts'
import { ownerOf, type MediaId } from '../src/media/model/ids.ts'
import { instantOf } from '../src/events/instant.ts'
import { mediaChanges, type MediaChange } from '../src/media/model/media-change.ts'
import { entity, type Group, type Projection } from '../src/fold/projection.ts'
import { MISSING_MEDIA } from '../src/media/model/missing-media.ts'
import { ratings } from '../src/media/model/rating.ts'
import { latest, register, standsIn, wordOf } from '../src/fold/register.ts'
import { revise } from '../src/fold/revise.ts'
import { stored, storedOrNone } from '../src/fold/stored.ts'
import { locationOf, mediaPlace } from '../src/media/model/media-place.ts'
import { maySee, mediaList, mediaListsFor } from '../src/media/model/media-audience.ts'
import { MEDIA } from '../src/media/model/media-row.ts'
import { audience } from '../src/policy/audience.ts'
import { BY_AUDIENCE } from '../src/policy/grants.ts'
import type { Key } from '../src/tables/tables.ts'

/** A media: a register for each field. A deleted media has only `deleted`, for ever. */
const row = Type.Object({
  mediaId,
  deleted: Type.Optional(Type.Literal(true)),
  upload: Type.Optional(register(Type.Object({ bytes: count, contentType: words }))),
  title: Type.Optional(register(words)),
  description: Type.Optional(register(words)),
  tags: Type.Optional(register(Type.Array(words))),
  location: Type.Optional(register(place)),
  metadata: Type.Optional(register(features)),
  shared: Type.Optional(register(audience)),
})

type Media = Static<typeof row>

const registersOf = (row: Media) => [
  row.upload,
  row.title,
  row.description,
  row.tags,
  row.location,
  row.metadata,
  row.shared,
]

function change(before: Media, event: MediaChange): Media {
  if (before.deleted || standsIn(event, registersOf(before))) return before
  switch (event.type) {
    case 'media.uploaded':
      return revise(before, {
        upload: latest(before.upload, event, {
          bytes: event.data.bytes,
          contentType: event.data.contentType,
        }),
        title: latest(before.title, event, event.data.title),
        location: latest(before.location, event, locationOf(event)),
      })
    case 'media.described':
      return revise(before, {
        title: latest(before.title, event, event.data.title),
        description: latest(before.description, event, event.data.description),
        tags: latest(before.tags, event, event.data.tags),
      })
    case 'media.metadata-extracted':
      return revise(before, {
        metadata: latest(before.metadata, event, featuresOf(event)),
        location: latest(before.location, event, locationOf(event)),
      })
    case 'media.shared':
      return revise(before, { shared: latest(before.shared, event, event.data.audience) })
    case 'media.deleted':
      return { mediaId: before.mediaId, deleted: true }
  }
}

/** Media that are not deleted are listed under their owner and audience, in the order of their uploads. */
function listing({ mediaId, upload, shared }: Media): Key | undefined {
  if (upload === undefined) return undefined
  return {
    partition: mediaList(ownerOf(mediaId), shared?.value),
    sort: `${instantOf(upload.stamp.time)}/${mediaId}`,
  }
}

const read = storedOrNone(row)

function answer(_: string, { entities, totals }: Group): Json | undefined {
  const known = read(entities.get(MEDIA))
  if (known?.upload === undefined) return undefined
  const { ratings = 0, stars = 0 } = totals
  return {
    mediaId: known.mediaId,
    ownerId: ownerOf(known.mediaId),
    ...known.upload.value,
    title: wordOf(known.title),
    description: wordOf(known.description),
    tags: wordOf(known.tags) ?? [],
    location: wordOf(known.location),
    uploadedAt: known.upload.stamp.time,
    metadata: wordOf(known.metadata),
    ratings: { count: ratings, average: ratings === 0 ? null : stars / ratings },
    ...(known.shared && { audience: known.shared.value }),
  }
}

const schema = Type.Object({
  mediaId,
  ownerId: userId,
  bytes: count,
  contentType: Type.String(),
  title: orNull(Type.String()),
  description: orNull(Type.String()),
  tags: Type.Array(Type.String()),
  location: orNull(place),
  uploadedAt: answeredTime,
  metadata: orNull(features),
  ratings: Type.Object({ count, average: orNull(Type.Number()) }),
  audience: Type.Optional(audience),
})

const readAnswer = stored(schema)

/**
 * The media that were uploaded and not deleted. A field that is not known is null; unknown tags are an empty list.
 * `audience` is there if the owner has set it.
 */
export const media: Projection = {
  name: 'media',
  entities: [
    entity({
      content: row,
      about: mediaChanges,
      of: ({ event }) => event.data.mediaId,
      sort: MEDIA,
      evolve: (before, { event }) => change(before ?? { mediaId: event.data.mediaId }, event),
      index: listing,
    }),
    mediaPlace,
    ratings(({ mediaId, stars }) => [{ total: mediaId, delta: { ratings: 1, stars } }]),
  ],
  answer,
  key: mediaId,
  schema,
  seen: (row, asker) => {
    const { mediaId, audience } = readAnswer(row)
    return maySee(asker, mediaId, audience) ? row : undefined
  },
  read: {
    path: '/media/{id}',
    summary: 'A media, with its metadata and ratings',
    description: 'The media; unknown fields are null, unknown tags an empty list',
    grants: BY_AUDIENCE,
    owner: (id) => ownerOf(id as MediaId),
    missing: MISSING_MEDIA,
  },
  list: {
    path: '/users/{id}/media',
    summary: 'A user’s media, newest upload first',
    partition: userId,
    partitions: mediaListsFor,
    descending: true,
  },
}
