import Type from 'typebox'
import { mediaDescribed } from '../model/events/media-described.ts'
import { writeOfMedia } from './write.ts'

const { title, description, tags } = mediaDescribed.schema.properties.data.properties

export const patchMedia = writeOfMedia({
  type: mediaDescribed,
  method: 'PATCH',
  path: '/media/{id}',
  example: () => ({ title: 'Sunset', description: 'Seen from the pier', tags: ['sea', 'evening'] }),
  summary: 'Describe your own media; fields that are left out stay unchanged',
  body: Type.Object({ title, description, tags }, { additionalProperties: false, minProperties: 1 }),
})
