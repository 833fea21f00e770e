import { consumers } from '../../consumers/all.ts'
import { asMade } from '../application/is-application.ts'
import { mediaApi } from '../media/api.ts'
import { keepSwept } from '../media/uploads/keep-swept.ts'
import { vocabulary } from '../media/model/vocabulary.ts'

/** The media-sharing application, which runs if no other is named. */
export const mediaApplication = asMade({
  name: 'media',
  vocabulary,
  consumers,
  api: mediaApi,
  tend: keepSwept,
})
