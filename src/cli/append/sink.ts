import type { Refusal } from '../../events/refusal.ts'
import type { Log } from '../../log/log.ts'
import type { Item } from './accept.ts'

/** Where events go. Batches are sent one after the other, several under way, and arrive in that order. */
export interface Sink {
  readonly batchItems: number
  readonly batchBytes: number
  readonly underWay: number
  /** One answer an item: undefined where it is durable, else why it was refused. */
  send(items: readonly Item[]): Promise<readonly (Refusal | undefined)[]>
}

/** Straight into a log. */
export function logSink(log: Log): Sink {
  return {
    batchItems: 5000,
    batchBytes: 4 * 1024 * 1024,
    underWay: 4,
    send: async (items) => {
      const answers = await log.append(items.map((item) => item.record))
      return answers.map((answer) =>
        answer.ok ? undefined : { reason: answer.code, detail: answer.message },
      )
    },
  }
}
