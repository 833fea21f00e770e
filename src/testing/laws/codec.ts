import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { aggregate } from '../../codec/aggregation.ts'
import { decode, type Decoded } from '../../codec/decode.ts'
import { toRecord } from '../../codec/encode.ts'
import type { Json } from '../../base/json.ts'
import type { Event } from '../../events/event.ts'
import type { Vocabulary } from '../../events/vocabulary.ts'
import type { NewRecord } from '../../log/log.ts'
import { sequenceNumber } from '../arrive.ts'
import { Broken } from '../broken.ts'
import { check, type Law } from '../check.ts'
import { STILL, TEN_YEARS_ON, under } from '../clock.ts'
import { groupBy } from '../group-by.ts'

/** An event is read from the log unchanged, alone and packed with others, now and ten years later. */
export const codec: Law = ({ vocabulary, history }) =>
  check(
    fc.property(history, (events) => {
      for (const [how, clock] of [
        ['at once', STILL],
        ['ten years later', TEN_YEARS_ON],
      ] as const)
        under(clock, () => {
          for (const event of events) expectBack(vocabulary, [event], [toRecord(event)], `${how}, alone`)
          for (const lane of groupBy(events, ({ subject }) => subject))
            expectBack(vocabulary, lane, aggregate(lane.map(toRecord)), `${how}, packed into one record`)
        })
    }),
  )

function expectBack(
  vocabulary: Vocabulary,
  events: readonly Event[],
  records: readonly NewRecord[],
  how: string,
): void {
  const read = records.flatMap((record) => decode(vocabulary, logged(record)))
  const at = events.findIndex((event, i) => !isDeepStrictEqual(eventIn(read[i]), event))
  const event = events[at]
  if (event === undefined) return
  const difference = { key: `event ${event.id}`, is: wordOf(read[at]), shouldBe: event as Json }
  throw new Broken({ difference, events, delivery: [`from the log, read ${how}`] })
}

const eventIn = (read: Decoded | undefined) => (read?.kind === 'event' ? read.event : undefined)

function wordOf(read: Decoded | undefined): Json | undefined {
  return read?.kind === 'unreadable' ? `${read.reason}: ${read.detail}` : (eventIn(read) as Json | undefined)
}

const logged = (record: NewRecord) => ({
  ...record,
  shardId: 'shardId-000000000000',
  sequenceNumber: sequenceNumber(1),
  approximateArrivalTimestamp: 0,
})
