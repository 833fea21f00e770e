import { describe, expect, it } from 'vitest'
import { media } from '../../../projections/media.ts'
import type { Event } from '../../../src/events/event.ts'
import { deleted, described, extracted, overQuota, quotaExceeded, rated, timeAt, uploaded } from './events.ts'
import { answerAfter, rowsAfter } from './given.ts'

const photo = (...events: readonly Event[]) => answerAfter(media, 'ann.a', events)

const plain = {
  mediaId: 'ann.a',
  ownerId: 'ann',
  bytes: 10,
  contentType: 'image/jpeg',
  title: null,
  description: null,
  tags: [],
  location: null,
  uploadedAt: timeAt(1),
  metadata: null,
  ratings: { count: 0, average: null },
}

describe('media', () => {
  it('shows null, or no tags, where nothing is known', async () => {
    expect(await photo(uploaded('ann.a'))).toEqual(plain)
  })

  it('shows nothing of a media that was never uploaded', async () => {
    const events = [
      described('ann.a', { title: 'Sea' }),
      extracted('ann.a', { width: 4 }),
      rated('bob', 'ann.a', 5),
    ]
    expect(await photo(...events)).toBeUndefined()
  })

  it('keeps the fields of events before the upload', async () => {
    const events = [
      described('ann.a', { title: 'Sea' }, { at: 2 }),
      rated('bob', 'ann.a', 5),
      uploaded('ann.a', { title: 'x' }),
    ]
    expect(await photo(...events)).toMatchObject({ title: 'Sea', ratings: { count: 1, average: 5 } })
  })

  it('changes only the fields that an event names', async () => {
    const events = [
      uploaded('ann.a', { title: 'a.jpg' }),
      described('ann.a', { description: 'Cold', tags: ['sea'] }, { at: 2 }),
      described('ann.a', { title: 'Sea', description: 'Late' }, { at: 1.5 }),
      described('ann.a', { tags: [] }, { at: 3 }),
    ]
    const seen = { ...plain, title: 'Sea', description: 'Cold', tags: [] }
    expect(await photo(...events)).toEqual(seen)
    expect(await photo(...events.toReversed())).toEqual(seen)
  })

  it('takes title, type and size of the later upload', async () => {
    const events = [
      uploaded('ann.a', { bytes: 7, contentType: 'video/mp4', title: 'New' }, { at: 5 }),
      uploaded('ann.a', { title: 'Old' }, { at: 2 }),
    ]
    expect(await photo(...events)).toEqual({
      ...plain,
      bytes: 7,
      contentType: 'video/mp4',
      title: 'New',
      uploadedAt: timeAt(5),
    })
  })

  it('takes the location from the upload or the extraction, whichever is the later to name one', async () => {
    const upload = uploaded('ann.a', { location: { lat: 1, lon: 1 } }, { at: 1 })
    const silent = extracted('ann.a', { width: 4 }, { at: 3 })
    const extraction = extracted('ann.a', { location: { lat: 2, lon: 2 } }, { at: 2 })
    expect(await photo(upload, silent)).toMatchObject({ location: { lat: 1, lon: 1 } })
    expect(await photo(silent, extraction, upload)).toMatchObject({ location: { lat: 2, lon: 2 } })
  })

  it('shows the fields of the latest extraction alone', async () => {
    const events = [
      uploaded('ann.a'),
      extracted('ann.a', { width: 4, height: 3, camera: 'K', lens: 'L' }, { at: 3 }),
      extracted('ann.a', { durationMs: 9.5, takenAt: '2025' }, { at: 2 }),
    ]
    expect(await photo(...events)).toEqual({ ...plain, metadata: { width: 4, height: 3, camera: 'K' } })
  })

  it('counts the ratings that stand', async () => {
    const events = [
      uploaded('ann.a'),
      rated('bob', 'ann.a', 5),
      rated('cid', 'ann.a', 1),
      rated('cid', 'ann.a', 4, { at: 2 }),
      rated('dan', 'ann.a', 3),
      rated('dan', 'ann.a', null, { at: 2 }),
      rated('bob', 'ann.b', 1),
    ]
    expect(await photo(...events)).toMatchObject({ ratings: { count: 2, average: 4.5 } })
  })

  it('no longer exists after a deletion by anybody, and no later or repeated event brings it back', async () => {
    const upload = uploaded('ann.a', { location: { lat: 1, lon: 1 } }, { at: 9 })
    const others = [
      described('ann.a', { title: 'Sea' }, { at: 9 }),
      extracted('ann.a', {}, { at: 9 }),
      rated('bob', 'ann.a', 1),
    ]
    for (const deletion of [deleted('ann.a'), overQuota('ann.a')]) {
      expect(await rowsAfter(media, [upload, ...others, deletion])).toEqual([])
      expect(await rowsAfter(media, [deletion, upload, ...others])).toEqual([])
      expect(await rowsAfter(media, [upload, deletion, upload, ...others, deletion])).toEqual([])
    }
  })

  it('is not made by a quota that is exceeded', async () => {
    expect(await rowsAfter(media, [uploaded('ann.a'), quotaExceeded('ann.b')])).toEqual([plain])
  })
})
