import { DescribeStreamSummaryCommand, type StreamDescriptionSummary } from '@aws-sdk/client-kinesis'
import { answered } from './answered.ts'
import type { RetryPolicy } from './retry.ts'
import type { Stream } from './stream.ts'

/**
 * DescribeStreamSummary answers 20 times a second for each account (API reference). A stream is created within a
 * minute.
 */
const LOOK_MS = 250
const LOOKS = 480

/** The description of a stream when it is active. Throws if it does not exist or is being deleted. */
export async function activeStream(
  stream: Stream,
  patience?: RetryPolicy,
): Promise<StreamDescriptionSummary> {
  for (let looks = 0; looks < LOOKS; looks++) {
    const summary = await describe(stream, patience)
    if (summary.StreamStatus === 'ACTIVE') return summary
    if (summary.StreamStatus === 'DELETING') throw stream.failure('use', 'it is being deleted')
    await stream.timing.sleep(LOOK_MS)
  }
  throw stream.failure('use', 'it does not become active')
}

async function describe(stream: Stream, patience?: RetryPolicy): Promise<StreamDescriptionSummary> {
  const command = new DescribeStreamSummaryCommand({ StreamName: stream.name })
  const answer = await stream.ask('open', (client) => client.send(command), patience)
  return answered(answer.StreamDescriptionSummary, 'StreamDescriptionSummary')
}
