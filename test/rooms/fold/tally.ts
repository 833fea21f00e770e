import Type from 'typebox'
import { stamp, stampOf, supersedes } from '../../../src/events/supersedes.ts'
import { mediaRated } from '../../../src/media/model/events/media-rated.ts'
import { entity, type Projection } from '../../../src/fold/projection.ts'

const content = Type.Object({ stars: Type.Union([Type.Integer(), Type.Null()]), at: stamp })

/** The smallest projection with every part: ratings as entity rows, and all stars as one total. */
export const tally: Projection = {
  name: 'tally',
  entities: [
    entity({
      content,
      about: [mediaRated],
      prefix: '#rating/',
      of: ({ event }) => event.subject,
      sort: ({ event }) => event.data.mediaId,
      evolve: (before, { event }) => {
        if (!supersedes(event, before?.at)) return before
        if (event.data.stars === 4) throw new Error('four stars are too many for this test')
        return { stars: event.data.stars, at: stampOf(event) }
      },
      contribute: (before, after) => [
        { total: 'all', delta: { stars: (after.stars ?? 0) - (before?.stars ?? 0) } },
      ],
    }),
  ],
  answer: (_key, { totals }) => totals,
}
