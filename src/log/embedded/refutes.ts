import type { SequenceNumber } from '../../events/position.ts'
import type { Reached, ReadSoFar } from '../log.ts'
import { arrivalOf, isSound, ordinalOf } from './block.ts'
import { formatSequence, parseSequence } from './sequence.ts'
import type { Store } from './store.ts'
import type { ShardRow } from './topology.ts'

/** The reason why a log is not the one that was read so far, or not all of it; undefined if nothing proves that. */
export function refutes(store: Store, { identity, reached }: ReadSoFar): string | undefined {
  store.refresh()
  if (identity !== undefined && identity !== store.identity())
    return 'the log was made anew, or is of another directory'
  for (const one of reached) {
    const reason = refute(store, one)
    if (reason !== undefined) return reason
  }
  return undefined
}

function refute(store: Store, { shardId, sequenceNumber, ended }: Reached): string | undefined {
  const row = store.topology().find(shardId)
  if (row === undefined) return `the log has no ${shardId}`
  if (ended && row.ending === undefined) return `${shardId} is open in the log, and was read to its end`
  return sequenceNumber === undefined ? undefined : refuteRecord(store, row, shardId, sequenceNumber)
}

/** A trimmed record proves nothing. A damaged block is reported when it is read. */
function refuteRecord(
  store: Store,
  { number }: ShardRow,
  shardId: string,
  sequenceNumber: SequenceNumber,
): string | undefined {
  const place = parseSequence(sequenceNumber)
  if (place?.shard !== number) return `${shardId} never gave out the sequence number ${sequenceNumber}`
  const last = store.tail(number).next - 1
  if (place.index > last) return `${shardId} was read up to record ${place.index}, and the log holds ${last}`
  const start = store.blockBefore(number, place.index)
  const block = start === undefined ? undefined : store.block(number, start)
  if (block === undefined || !isSound(block)) return undefined
  const stands = formatSequence({ ...place, arrival: arrivalOf(block), ordinal: ordinalOf(block) })
  return stands === sequenceNumber
    ? undefined
    : `record ${place.index} of ${shardId} is another one than was read`
}
