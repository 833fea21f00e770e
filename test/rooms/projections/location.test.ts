import { describe, expect, it } from 'vitest'
import { location } from '../../../projections/location.ts'
import { located, timeAt, uploaded } from './events.ts'
import { answerAfter, rowsAfter } from './given.ts'

const [sea, alps] = [located('ann', 54.4, 10.2, { at: 1 }), located('ann', 47.1, 11.3, { at: 2 }, 8)]
const inTheAlps = { userId: 'ann', lat: 47.1, lon: 11.3, accuracyMeters: 8, at: timeAt(2) }

describe('location', () => {
  it('is where the latest word puts a user, in whichever order the words came', async () => {
    expect(await answerAfter(location, 'ann', [sea, alps])).toEqual(inTheAlps)
    expect(await answerAfter(location, 'ann', [alps, sea, sea])).toEqual(inTheAlps)
  })

  it('lets the greater id win between events of one moment', async () => {
    const [a, b] = [located('ann', 1, 1, { id: 'a' }), located('ann', 2, 2, { id: 'b' })]
    expect(await answerAfter(location, 'ann', [a, b])).toMatchObject({ lat: 2 })
    expect(await answerAfter(location, 'ann', [b, a])).toMatchObject({ lat: 2 })
  })

  it('says null where the accuracy is not known, also after one that was', async () => {
    const events = [alps, located('ann', 1, 2, { at: 3 })]
    expect(await answerAfter(location, 'ann', events)).toEqual({
      userId: 'ann',
      lat: 1,
      lon: 2,
      accuracyMeters: null,
      at: timeAt(3),
    })
  })

  it('takes no other event for a location', async () => {
    expect(await rowsAfter(location, [uploaded('ann.a', { location: { lat: 1, lon: 1 } })])).toEqual([])
  })
})
