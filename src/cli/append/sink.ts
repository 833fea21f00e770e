import type { Refusal } from '../../events/refusal.ts'
import type { Appended, LogAppender } from '../../log/log.ts'
import type { Horizon } from '../../events/horizon.ts'
import { horizonNow, type Bounds } from '../../accept/horizon-now.ts'
import type { Item } from './item.ts'

/** The destination of events. Several batches may be under way; they arrive in the order in which they were sent. */
export interface Sink {
  readonly batchItems: number
  readonly batchBytes: number
  readonly underWay: number
  /** The latest time that an event may have now; missing if the destination checks times itself. */
  readonly horizon?: () => Promise<Horizon>
  /** One answer for each item: undefined if it is durable, otherwise its refusal. */
  send(items: readonly Item[]): Promise<readonly (Refusal | undefined)[]>
}

/** A sink that appends directly to a log. */
export function logSink(home: Bounds & { readonly log: LogAppender }, now: () => number): Sink {
  return {
    batchItems: 5000,
    batchBytes: 4 * 1024 * 1024,
    underWay: 4,
    horizon: () => horizonNow(home, now),
    send: async (items) => {
      const answers = await home.log.append(items.map(({ record }) => record))
      return items.map((_, at) => refusalOf(answers[at]))
    },
  }
}

function refusalOf(answer: Appended | undefined): Refusal | undefined {
  if (answer === undefined) throw new Error('Cannot tell what became of an event: the log answered too few')
  return answer.ok ? undefined : { reason: answer.code, detail: answer.message }
}
