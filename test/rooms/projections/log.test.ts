import { describe, expect, it } from 'vitest'
import { log } from '../../../projections/log.ts'
import { history } from '../../../src/media/history.ts'
import { projections } from '../../../projections/all.ts'
import { sequenceNumber } from '../../../src/testing/arrive.ts'
import { deleted, event, located, rated, uploaded } from './events.ts'
import { rowsAfter, tablesAfter } from './given.ts'

describe('log', () => {
  it('keeps every event once, by user and in order of time', async () => {
    const [a, b, c] = [
      located('ann', 1, 1, { at: 2 }),
      uploaded('ann.a', {}, { at: 1 }),
      rated('Bob', 'ann.a', 1),
    ]
    expect(await rowsAfter(log, [a, a, b, c, a])).toEqual([c, b, a])
  })

  it('keeps two events of one moment, and of one id from two sources', async () => {
    const one = located('ann', 1, 1, { id: 'same' })
    const two = { ...one, source: 'elsewhere' }
    expect(await rowsAfter(log, [one, two, located('ann', 1, 1, { id: 'other' })])).toHaveLength(3)
  })

  it('remembers where the first arrival of an event stands', async () => {
    const [first, again] = [located('ann', 1, 1), located('ann', 1, 1)]
    const tables = await tablesAfter([log], [first, again])
    const { items } = await history(tables, { kind: 'users', id: 'ann', limit: 10 })
    expect(items).toEqual([
      {
        ...first,
        shardId: 'shardId-000000000000',
        sequenceNumber: sequenceNumber(0),
        appendedAt: '1970-01-01T00:00:00.000Z',
      },
    ])
  })

  it('keeps an event of a kind we do not know, which changes no other table', async () => {
    const unknown = event('media.liked', 'bob', { mediaId: 'ann.a' })
    for (const projection of projections)
      expect(await rowsAfter(projection, [unknown])).toEqual(projection === log ? [unknown] : [])
  })

  it('lists under a media all events that name it, of whatever kind and user', async () => {
    const about = [
      uploaded('ann.a', {}, { at: 1 }),
      rated('bob', 'ann.a', 1, { at: 2 }),
      event('media.liked', 'cid', { mediaId: 'ann.a' }, { at: 3 }),
      deleted('ann.a', {}, { at: 4 }),
    ]
    const others = [
      uploaded('ann.b'),
      event('odd', 'ann', { mediaId: '#not a media' }),
      event('odd', 'ann', { mediaId: 7 }),
      event('odd', 'ann', { mediaId: '' }),
      event('odd', 'ann', null),
      event('odd', 'ann', ['ann.a']),
    ]
    const tables = await tablesAfter([log], [...others, ...about.toReversed()])
    const { items } = await history(tables, { kind: 'media', id: 'ann.a', limit: 10 })
    expect(items).toMatchObject(about)
  })

  it("tells two users' events apart that have a time, an id and a source in common", async () => {
    const said = ['bob', 'cid'].map((user) => rated(user, 'ann.a', 1, { id: 'same', at: 1 }))
    const tables = await tablesAfter([log], said)
    const first = await history(tables, { kind: 'media', id: 'ann.a', limit: 1 })
    const second = await history(tables, { kind: 'media', id: 'ann.a', limit: 1, cursor: first.next })
    expect([...first.items, ...second.items]).toMatchObject(said)
    expect(second.next).toBeUndefined()
  })

  it('holds the longest ids, sources and names in its keys', async () => {
    const user = 'u'.repeat(64)
    const long = {
      ...event('odd', user, { mediaId: `${user}.${'m'.repeat(64)}` }, { id: '😀'.repeat(64) }),
      source: '/'.repeat(1024),
    }
    expect(await rowsAfter(log, [long])).toEqual([long])
  })
})
