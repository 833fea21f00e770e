import { describe, expect, it } from 'vitest'
import { usage } from '../../../projections/usage.ts'
import type { Event } from '../../../src/events/event.ts'
import { deleted, described, overQuota, rated, uploaded } from './events.ts'
import { answerAfter, rowsAfter } from './given.ts'

const ann = (...events: readonly Event[]) => answerAfter(usage, 'ann', events)

describe('usage', () => {
  it('adds up the bytes of the media that stand', async () => {
    const events = [
      uploaded('ann.a', { bytes: 3 }),
      uploaded('ann.b', { bytes: 4 }),
      uploaded('bob.a', { bytes: 9 }),
    ]
    expect(await ann(...events)).toEqual({ userId: 'ann', usedBytes: 7, mediaCount: 2 })
  })

  it('counts a media without bytes', async () => {
    expect(await ann(uploaded('ann.a', { bytes: 0 }))).toEqual({ userId: 'ann', usedBytes: 0, mediaCount: 1 })
  })

  it('frees the bytes of a deleted media, whoever deleted it', async () => {
    const events = [uploaded('ann.a', { bytes: 3 }), uploaded('ann.b', { bytes: 4 }), uploaded('ann.c')]
    expect(await ann(...events, deleted('ann.a'), overQuota('ann.c'))).toEqual({
      userId: 'ann',
      usedBytes: 4,
      mediaCount: 1,
    })
  })

  it('counts a media that was uploaded twice once, with the bytes of the later upload', async () => {
    const [early, late] = [
      uploaded('ann.a', { bytes: 3 }, { at: 1 }),
      uploaded('ann.a', { bytes: 5 }, { at: 2 }),
    ]
    const seen = { userId: 'ann', usedBytes: 5, mediaCount: 1 }
    expect(await ann(early, late)).toEqual(seen)
    expect(await ann(late, early)).toEqual(seen)
  })

  it('lets the greater id win between uploads of one moment', async () => {
    const [a, b] = [
      uploaded('ann.a', { bytes: 3 }, { id: 'a' }),
      uploaded('ann.a', { bytes: 5 }, { id: 'b' }),
    ]
    expect(await ann(a, b)).toMatchObject({ usedBytes: 5 })
    expect(await ann(b, a)).toMatchObject({ usedBytes: 5 })
  })

  it('keeps a deleted media deleted, also by a deletion that came before the upload or was the earlier', async () => {
    const events = [deleted('ann.a', {}, { at: 1 }), uploaded('ann.a', {}, { at: 2 })]
    expect(await ann(...events)).toBeUndefined()
    expect(await ann(...events.toReversed())).toBeUndefined()
  })

  it('takes nothing off for a second deletion', async () => {
    const events = [uploaded('ann.a'), uploaded('ann.b', { bytes: 4 }), deleted('ann.a'), overQuota('ann.a')]
    expect(await ann(...events)).toEqual({ userId: 'ann', usedBytes: 4, mediaCount: 1 })
  })

  it('is not changed by other events about a media', async () => {
    expect(await rowsAfter(usage, [described('ann.a'), rated('bob', 'ann.a', 5)])).toEqual([])
  })

  it('adds up the largest sizes and takes them off again without losing a byte', async () => {
    const huge = ['ann.a', 'ann.b', 'ann.c'].map((id) => uploaded(id, { bytes: Number.MAX_SAFE_INTEGER }))
    const gone = ['ann.a', 'ann.b', 'ann.c'].map((id) => deleted(id))
    expect(await ann(...huge)).toMatchObject({ usedBytes: 3 * Number.MAX_SAFE_INTEGER })
    expect(await ann(...huge, uploaded('ann.d', { bytes: 1 }), ...gone)).toMatchObject({ usedBytes: 1 })
  })
})
