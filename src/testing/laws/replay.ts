import fc from 'fast-check'
import { decode } from '../../codec/decode.ts'
import { toRecord } from '../../codec/encode.ts'
import type { Vocabulary } from '../../events/vocabulary.ts'
import type { Arrival } from '../../fold/arrival.ts'
import { arrive } from '../arrive.ts'
import { Broken } from '../broken.ts'
import { check, type Law } from '../check.ts'
import { STILL, under } from '../clock.ts'
import { deliver } from '../deliver.ts'
import { differenceIn, seen } from '../seen.ts'

/** A table that is built alone, from the log, equals the table that was built together with all others. */
export const replay: Law = ({ projection, depth, all, vocabulary, history, tables: make }) =>
  check(
    fc.asyncProperty(history, async (events) => {
      const arrivals = arrive(events)
      const [live, built] = [make(), make()]
      for (const arrival of arrivals) for (const one of all) await deliver(one, [arrival], live)
      await deliver(
        projection,
        arrivals.flatMap((one) => under(STILL, () => fromLog(vocabulary, one))),
        built,
      )
      const difference = differenceIn(await seen(built, projection), await seen(live, projection), depth)
      if (difference === undefined) return
      const delivery = ['one at a time to every table; then again from the log, to this table alone']
      throw new Broken({ difference, events, delivery })
    }),
  )

/** The arrival as the log gives it back. */
function fromLog(vocabulary: Vocabulary, arrival: Arrival): readonly Arrival[] {
  const { event, shardId, sequenceNumber, appendedAt } = arrival
  const record = { ...toRecord(event), shardId, sequenceNumber, approximateArrivalTimestamp: appendedAt }
  return decode(vocabulary, record).flatMap((one) => (one.kind === 'event' ? [one] : []))
}
