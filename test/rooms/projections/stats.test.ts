import { describe, expect, it } from 'vitest'
import { stats } from '../../../projections/stats.ts'
import type { Event } from '../../../src/events/event.ts'
import {
  deleted,
  described,
  event,
  extracted,
  located,
  overQuota,
  quotaExceeded,
  rated,
  registered,
  timeAt,
  uploaded,
} from './events.ts'
import { answerAfter } from './given.ts'

const ann = (...events: readonly Event[]) => answerAfter(stats, 'ann', events)

const nothing = {
  userId: 'ann',
  uploads: 0,
  deletions: 0,
  ratingsGiven: 0,
  ratingsReceived: 0,
  averageReceived: null,
  locationUpdates: 0,
  lastActiveAt: null,
}

describe('stats', () => {
  it('shows nothing of a user without own actions and without events about own media', async () => {
    expect(await ann(uploaded('bob.a'))).toBeUndefined()
    expect(await ann(extracted('ann.a'), quotaExceeded('ann.a'))).toBeUndefined()
  })

  it('counts distinct media that were uploaded, and those that were deleted, apart', async () => {
    const events = [
      uploaded('ann.a'),
      uploaded('ann.a', {}, { at: 2 }),
      uploaded('ann.b'),
      overQuota('ann.b'),
    ]
    expect(await ann(...events)).toMatchObject({ uploads: 2, deletions: 1 })
    expect(await ann(overQuota('ann.a'), overQuota('ann.a', {}, { at: 2 }))).toEqual({
      ...nothing,
      deletions: 1,
    })
    expect(await ann(overQuota('ann.a'), uploaded('ann.a'))).toMatchObject({ uploads: 1, deletions: 1 })
  })

  it('counts given and received ratings that are not withdrawn, whether or not the media exists', async () => {
    const events = [
      rated('bob', 'ann.a', 5),
      rated('cid', 'ann.a', 2),
      rated('ann', 'bob.a', 1),
      rated('ann', 'bob.b', 3),
    ]
    expect(await ann(...events)).toMatchObject({ ratingsGiven: 2, ratingsReceived: 2, averageReceived: 3.5 })
    expect(await answerAfter(stats, 'bob', events)).toMatchObject({
      ratingsGiven: 1,
      ratingsReceived: 2,
      averageReceived: 2,
    })
  })

  it('counts a rating that was changed once, with the later stars', async () => {
    const events = [
      rated('bob', 'ann.a', 5, { at: 2 }),
      rated('bob', 'ann.a', 1, { at: 1 }),
      rated('bob', 'ann.a', 4, { at: 3 }),
    ]
    expect(await ann(...events)).toMatchObject({ ratingsReceived: 1, averageReceived: 4 })
  })

  it('does not count a rating that was withdrawn, until it is given again', async () => {
    const events = [
      rated('bob', 'ann.a', 5),
      rated('bob', 'ann.a', null, { at: 3 }),
      rated('bob', 'ann.a', 2, { at: 2 }),
    ]
    expect(await ann(...events)).toBeUndefined()
    expect(await answerAfter(stats, 'bob', events)).toMatchObject({
      ratingsGiven: 0,
      lastActiveAt: timeAt(3),
    })
    expect(await ann(...events, rated('bob', 'ann.a', 1, { at: 4 }))).toMatchObject({ averageReceived: 1 })
  })

  it('counts the locations that won when they came', async () => {
    const [first, second, third] = [1, 2, 3].map((at) => located('ann', at, at, { at }))
    expect(await ann(first!, second!, third!)).toMatchObject({ locationUpdates: 3 })
    expect(await ann(third!, second!, first!)).toMatchObject({ locationUpdates: 1 })
    expect(await ann(second!, first!, second!, third!, third!)).toMatchObject({ locationUpdates: 2 })
  })

  it('shows the latest name a user registered', async () => {
    const [early, late] = [registered('ann', 'Ann', { at: 1 }), registered('ann', 'Anna', { at: 2 })]
    expect(await ann(late, early)).toEqual({ ...nothing, displayName: 'Anna', lastActiveAt: timeAt(2) })
  })

  it.each([
    registered('ann', 'Ann', { at: 7 }),
    located('ann', 0, 0, { at: 7 }),
    uploaded('ann.a', {}, { at: 7 }),
    described('ann.a', {}, { at: 7 }),
    deleted('ann.a', {}, { at: 7 }),
    rated('ann', 'bob.a', null, { at: 7 }),
  ])('takes $type for an action of the user', async (action) => {
    const earlier = rated('ann', 'bob.b', 1, { at: 6 })
    expect(await ann(action)).toMatchObject({ lastActiveAt: timeAt(7) })
    expect(await ann(earlier, action)).toMatchObject({ lastActiveAt: timeAt(7) })
    expect(await ann(action, earlier)).toMatchObject({ lastActiveAt: timeAt(7) })
  })

  it.each([
    extracted('ann.a', {}, { at: 7 }),
    overQuota('ann.a', {}, { at: 7 }),
    quotaExceeded('ann.a', {}, { at: 7 }),
    rated('bob', 'ann.a', 1, { at: 7 }),
    event('user.renamed', 'ann', {}, { at: 7 }),
  ])('does not take $type of the system, of others or of an unknown kind for one', async (other) => {
    const earlier = rated('ann', 'bob.b', 1, { at: 6 })
    expect(await ann(earlier, other)).toMatchObject({ lastActiveAt: timeAt(6) })
  })

  it('compares moments, and gives the time as it was written', async () => {
    const written = '2026-01-01t00:00:02.5+00:00'
    const events = [
      located('ann', 0, 0, { at: written }),
      located('ann', 0, 0, { at: '2026-01-01T00:00:02.09Z' }),
    ]
    expect(await ann(...events)).toMatchObject({ lastActiveAt: written, locationUpdates: 1 })
  })
})
