import type { Refusal } from '../../events/refusal.ts'
import type { Appended, Log } from '../../log/log.ts'
import { FROM_THE_FUTURE, isBeyond } from '../../events/horizon.ts'
import { horizonNow, type Bounds } from '../horizon-now.ts'
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
export function logSink(home: Bounds & { readonly log: Log }, now: () => number): Sink {
  return {
    batchItems: 5000,
    batchBytes: 4 * 1024 * 1024,
    underWay: 4,
    send: async (items) => {
      const horizon = await horizonNow(home, now)
      const good = items.filter(({ time }) => !isBeyond(time, horizon))
      const answers = (await home.log.append(good.map((item) => item.record))).values()
      return items.map((item) =>
        isBeyond(item.time, horizon) ? FROM_THE_FUTURE : refusalOf(answers.next().value),
      )
    },
  }
}

function refusalOf(answer: Appended | undefined): Refusal | undefined {
  if (answer === undefined) throw new Error('Cannot tell what became of an event: the log answered too few')
  return answer.ok ? undefined : { reason: answer.code, detail: answer.message }
}
