import { describe, expect, it } from 'vitest'
import { log } from '../../../projections/log.ts'
import type { Event } from '../../../src/events/event.ts'
import type { Arrival } from '../../../src/fold/arrival.ts'
import { segmentsOf } from '../../../src/fold/segment.ts'
import type { Row } from '../../../src/tables/tables.ts'
import { arrive } from '../../../src/testing/arrive.ts'
import { located, rated } from '../projections/events.ts'
import { keptEvents } from '../../media.ts'

const streamsAfter = (events: readonly Event[]) =>
  segmentsOf(log, arrive(events)).rows.map((row) => ({
    stream: row.key.partition,
    events: keptIn(row).map(({ event }) => event),
  }))

const keptIn = ({ position, content }: Row) => keptEvents({ position, content: content as string })

/** The sort key of the segment of ann's media with these arrivals. */
const sortOf = (...arrivals: readonly (Arrival | undefined)[]) =>
  segmentsOf(
    log,
    arrivals.filter((one) => one !== undefined),
  ).rows.find(({ key }) => key.partition === '#ann.a')?.key.sort

describe('segmentsOf()', () => {
  it("keeps a user's events of a batch in one row", () => {
    const events = [located('ann', 1, 1, { at: 3 }), located('ann', 2, 2, { at: 1 })]
    expect(streamsAfter(events)).toEqual([{ stream: 'ann', events }])
  })

  it("keeps a media's events together, whoever caused them", () => {
    const [bob, cid] = [rated('bob', 'ann.a', 1), rated('cid', 'ann.a', 2)]
    expect(streamsAfter([bob, cid])).toEqual([
      { stream: 'bob', events: [bob] },
      { stream: '#ann.a', events: [bob, cid] },
      { stream: 'cid', events: [cid] },
    ])
  })

  it('begins a new row for an event of another age', () => {
    const events = ['1990', '2019', '2030'].map((year) => ({
      ...located('ann', 1, 1, { id: year }),
      time: `${year}-01-01T00:00:00Z`,
    }))
    const rows = streamsAfter(events)
    expect(rows.map(({ events }) => events.map(({ id }) => id))).toEqual([['1990', '2019'], ['2030']])
  })

  it('names different runs of a stream differently, also where they end alike', () => {
    const [bob, cid, dan] = arrive([
      rated('bob', 'ann.a', 1),
      rated('cid', 'ann.a', 2),
      rated('dan', 'ann.a', 3),
    ])
    expect(sortOf(bob, dan)).not.toBe(sortOf(cid, dan))
    expect(sortOf(bob, dan)).not.toBe(sortOf(bob, cid))
    expect(sortOf(bob, dan)).toBe(sortOf(bob, dan))
  })

  it('names a run of some lanes differently from one of all of them between the same ends', () => {
    const [first, foreign, last] = arrive([
      rated('bob', 'ann.a', 1),
      rated('cid', 'ann.a', 2),
      rated('bob', 'ann.a', 3),
    ])
    expect(sortOf(first, foreign, last)).not.toBe(sortOf(first, last))
  })

  it('names a run differently where an event between its ends could not be read before', () => {
    const [first, unread, last] = arrive([1, 2, 3].map((stars) => rated('bob', 'ann.a', stars)))
    expect(sortOf(first, unread, last)).not.toBe(sortOf(first, last))
  })

  it('names a run in which an event comes again by where it ends', () => {
    const [first, last] = arrive([rated('bob', 'ann.a', 1), rated('bob', 'ann.a', 3)])
    expect(sortOf(first, last, first)).not.toBe(sortOf(first))
  })

  it('begins a new row where one is full', () => {
    const events = Array.from({ length: 400 }, (_, at) => located('ann', 1, 1, { at: at % 60, id: `e${at}` }))
    const rows = segmentsOf(log, arrive(events)).rows
    expect(rows.length).toBeGreaterThan(1)
    for (const { content } of rows) expect((content as string).length).toBeLessThan(33_000)
    expect(rows.flatMap(keptIn)).toHaveLength(400)
  })

  it('is nothing for a table that keeps no events', () => {
    const { streams, ...table } = log
    expect(streams).toBeDefined()
    expect(segmentsOf(table, arrive([located('ann', 1, 1)]))).toEqual({ rows: [], thrown: [] })
  })
})
