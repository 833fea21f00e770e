import { describe, expect, it } from 'vitest'
import { recompute, stable, type TableName } from './recompute.ts'
import type { PlainEvent } from './told.ts'

const at = (hour: number): string => `2026-01-01T${hour.toString().padStart(2, '0')}:00:00Z`

let next = 0
const event = (type: string, subject: string, hour: number, data: object, id?: string): PlainEvent => {
  next += 1
  return { id: id ?? `e${next.toString()}`, source: '/test', type, subject, time: at(hour), data }
}

const upload = (hour: number, bytes: number, media = 'ann.1', more = {}): PlainEvent =>
  event('media.uploaded', media.split('.')[0]!, hour, {
    mediaId: media,
    bytes,
    contentType: 'image/png',
    ...more,
  })
const remove = (hour: number, media = 'ann.1', reason = 'user'): PlainEvent =>
  event('media.deleted', media.split('.')[0]!, hour, { mediaId: media, reason })
const rate = (rater: string, hour: number, stars: number | null, media = 'ann.1'): PlainEvent =>
  event('media.rated', rater, hour, { mediaId: media, stars })
const locate = (hour: number, lat: number, id?: string): PlainEvent =>
  event('user.located', 'ann', hour, { lat, lon: 5 }, id)

const rows = (table: TableName, events: readonly PlainEvent[]): unknown[] =>
  recompute(events)
    .get(table)!
    .map((line): unknown => JSON.parse(line))

describe('recompute', () => {
  it('adds up the bytes of media that stand', () => {
    const history = [upload(1, 10), upload(1, 5, 'ann.2'), upload(1, 7, 'bob.1'), remove(2, 'ann.2')]
    expect(rows('usage', history)).toEqual([
      { userId: 'ann', usedBytes: 10, mediaCount: 1 },
      { userId: 'bob', usedBytes: 7, mediaCount: 1 },
    ])
  })

  it('keeps a media deleted that was deleted before its upload', () => {
    expect(rows('usage', [remove(2), upload(9, 10)])).toEqual([])
    expect(rows('media', [remove(2), upload(9, 10)])).toEqual([])
    expect(rows('stats', [remove(2), upload(9, 10)])).toMatchObject([{ uploads: 1, deletions: 1 }])
  })

  it('lets the later time win, then the greater id', () => {
    expect(rows('location', [locate(2, 20), locate(1, 10)])).toMatchObject([{ lat: 20, at: at(2) }])
    expect(rows('location', [locate(2, 20, 'b'), locate(2, 10, 'a')])).toMatchObject([{ lat: 20 }])
    expect(rows('location', [locate(2, 20, 'a'), locate(2, 10, 'b')])).toMatchObject([{ lat: 10 }])
  })

  it('compares moments, not their texts', () => {
    const late = { ...locate(1, 20), time: '2026-01-01T01:00:00.5Z' }
    expect(rows('location', [late, { ...locate(1, 10), time: '2026-01-01T01:00:00.25Z' }])).toMatchObject([
      { lat: 20, accuracyMeters: null },
    ])
  })

  it('counts the located events that moved the user when they came, and no repeat', () => {
    const [one, two, three] = [locate(1, 10), locate(3, 30), locate(2, 20)]
    expect(rows('stats', [one, two, three, one, two])).toMatchObject([{ locationUpdates: 2 }])
    expect(rows('stats', [one, three, two])).toMatchObject([{ locationUpdates: 3, lastActiveAt: at(3) }])
  })

  it('counts the ratings that stand, also of media that are gone', () => {
    const history = [
      rate('bob', 1, 5),
      rate('cid', 1, 2),
      rate('bob', 2, 4),
      rate('dee', 1, 1),
      rate('dee', 2, null),
    ]
    expect(rows('stats', [...history, upload(0, 1), remove(3)])).toMatchObject([
      { userId: 'ann', ratingsReceived: 2, averageReceived: 3, ratingsGiven: 0 },
      { userId: 'bob', ratingsGiven: 1 },
      { userId: 'cid', ratingsGiven: 1 },
      { userId: 'dee', ratingsGiven: 0, lastActiveAt: at(2) },
    ])
  })

  it('takes no system event for an action of the user', () => {
    const system = [
      remove(5, 'ann.1', 'over-quota'),
      event('usage.quota-exceeded', 'ann', 6, { mediaId: 'ann.1' }),
    ]
    expect(rows('stats', [upload(1, 1), ...system])).toMatchObject([{ deletions: 1, lastActiveAt: at(1) }])
  })

  it('keeps each field of a media from the latest event that names it', () => {
    const described = (hour: number, data: object): PlainEvent =>
      event('media.described', 'ann', hour, { mediaId: 'ann.1', ...data })
    const extracted = event('media.metadata-extracted', 'ann', 2, {
      mediaId: 'ann.1',
      width: 4,
      location: { lat: 1, lon: 2 },
    })
    const history = [
      upload(1, 10, 'ann.1', { title: 'first', location: { lat: 9, lon: 9 } }),
      described(3, { title: 'third', tags: ['a'] }),
      described(2, { title: 'second', description: 'words' }),
      extracted,
      rate('bob', 4, 5),
    ]
    expect(rows('media', history)).toEqual([
      {
        mediaId: 'ann.1',
        ownerId: 'ann',
        bytes: 10,
        contentType: 'image/png',
        title: 'third',
        description: 'words',
        tags: ['a'],
        location: { lat: 1, lon: 2 },
        uploadedAt: at(1),
        metadata: { width: 4 },
        ratings: { count: 1, average: 5 },
      },
    ])
  })

  it('keeps every distinct event, of unknown types too, by user and time', () => {
    const strange = event('user.waved', 'zoe', 1, { at: 'bob' })
    const history = [strange, locate(2, 1), locate(1, 1), strange]
    expect(rows('log', history)).toEqual([history[2], history[1], strange])
    expect(rows('stats', [strange])).toEqual([])
  })

  it('gives rows in the order of their keys as bytes', () => {
    const uploads = ['b.1', 'B.1', 'a.2', 'a.10', 'a-.1'].map((id) => upload(1, 1, id))
    const keys = recompute(uploads)
      .get('media')!
      .map((line) => /"mediaId":"([^"]*)"/.exec(line)?.[1])
    expect(keys).toEqual(['B.1', 'a-.1', 'a.10', 'a.2', 'b.1'])
  })
})

describe('stable', () => {
  it('sorts the keys of every object and leaves arrays alone', () => {
    expect(stable({ b: [{ d: 1, c: 2 }, 0], a: null, 9: 1, 10: 1 })).toBe(
      '{"10":1,"9":1,"a":null,"b":[{"c":2,"d":1},0]}',
    )
  })
})
