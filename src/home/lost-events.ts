import type { LogReader } from '../log/log.ts'
import { accessTo } from './access.ts'
import type { KeptLog } from './kept-log.ts'

const HOUR_MS = 3_600_000

/**
 * Why the first events of a log may be gone; undefined if they are there. A data directory keeps them for ever, unless
 * its log was trimmed; Kinesis drops records older than the stream's retention. (Kinesis does not tell that a longer
 * retention was set only after some were dropped.)
 */
export async function lostEvents(
  log: KeptLog,
  now: number,
  opened?: Pick<LogReader, 'isTrimmed'>,
): Promise<string | undefined> {
  if (log.log !== 'kinesis')
    return (await opened?.isTrimmed?.()) === true ? 'the first events of its log were trimmed' : undefined
  const [{ Stream }, { activeStream }] = await Promise.all([
    import('../log/kinesis/stream.ts'),
    import('../log/kinesis/active.ts'),
  ])
  const stream = new Stream({ stream: log.stream, ...accessTo(log.endpoint) })
  try {
    const { RetentionPeriodHours: hours = 0, StreamCreationTimestamp: made } = await activeStream(stream)
    if (made !== undefined && now - made.getTime() < hours * HOUR_MS) return undefined
    return `stream "${log.stream}" keeps ${hours} hours and is older than that: its first events may be gone`
  } finally {
    stream.close()
  }
}
