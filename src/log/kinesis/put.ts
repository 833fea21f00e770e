import { PutRecordsCommand, type PutRecordsResultEntry } from '@aws-sdk/client-kinesis'
import type { Appended } from '../log.ts'
import { answered, sequenceNumberOf } from './answered.ts'
import { isThrottle, nameOf } from './failure.ts'
import type { PutEntry } from './put-queue.ts'
import type { Stream } from './stream.ts'

/** The limits of a PutRecords request: records, and bytes of data and partition keys (API reference, PutRecords). */
export const REQUEST_RECORDS = 500
export const REQUEST_BYTES = 10 * 1024 * 1024

/** The error codes of a record that a later request may append (API reference, PutRecordsResultEntry). */
const PASSING = new Set(['ProvisionedThroughputExceededException', 'InternalFailure'])

export const mayPass = (appended: Appended): boolean => !appended.ok && PASSING.has(appended.code)

/**
 * One request with one attempt; gives the result of each entry. If the request is throttled, each entry is. Other
 * errors throw.
 */
export async function put(stream: Stream, entries: readonly PutEntry[]): Promise<readonly Appended[]> {
  const Records = entries.map(({ record: { partitionKey, data } }) => ({
    PartitionKey: partitionKey,
    Data: data,
  }))
  try {
    const command = new PutRecordsCommand({ StreamName: stream.name, Records })
    const answer = await stream.askOnce((client) => client.send(command))
    const entries = answered(answer.Records, 'Records')
    return entries.map((_, at) => toAppended(answered(entries[at], 'an entry for each record')))
  } catch (cause) {
    if (!isThrottle(cause)) throw cause
    return entries.map(() => throttled(nameOf(cause)))
  }
}

function toAppended({ ErrorCode, ErrorMessage, ShardId, SequenceNumber }: PutRecordsResultEntry): Appended {
  if (ErrorCode !== undefined)
    return { ok: false, code: ErrorCode, message: `Cannot append a record: ${ErrorMessage ?? ErrorCode}` }
  return { ok: true, shardId: answered(ShardId, 'ShardId'), sequenceNumber: sequenceNumberOf(SequenceNumber) }
}

const throttled = (name: string): Appended => ({
  ok: false,
  code: 'ProvisionedThroughputExceededException',
  message: `Cannot append a record: the request was throttled (${name})`,
})
