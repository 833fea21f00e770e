import Type from 'typebox'
import { mediaShared } from '../model/events/media-shared.ts'
import { writeOfMedia } from './write.ts'

const { audience } = mediaShared.schema.properties.data.properties

export const putAudience = writeOfMedia({
  type: mediaShared,
  method: 'PUT',
  path: '/media/{id}/audience',
  example: () => ({ audience: 'everyone' }),
  summary: 'Set who sees your own media: everyone, also without a token; every user; or only you',
  body: Type.Object({ audience }, { additionalProperties: false }),
})
