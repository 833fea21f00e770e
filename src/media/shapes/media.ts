import Type from 'typebox'
import { features } from '../model/features.ts'
import { count, place, userId } from '../../events/fields.ts'
import { mediaId } from '../model/fields.ts'
import { orNull } from '../../api/shapes/or-null.ts'

export const mediaShape = Type.Object({
  mediaId,
  ownerId: userId,
  bytes: count,
  contentType: Type.String(),
  title: orNull(Type.String()),
  description: orNull(Type.String()),
  tags: Type.Array(Type.String()),
  location: orNull(place),
  uploadedAt: Type.String({ description: 'RFC 3339, UTC' }),
  metadata: orNull(features),
  ratings: Type.Object({ count, average: orNull(Type.Number()) }),
})
