import type { Refusal } from '../../events/refusal.ts'
import type { Appended, Log } from '../../log/log.ts'
import type { Horizon } from '../../events/horizon.ts'
import { horizonNow, type Bounds } from '../horizon-now.ts'
import type { Item } from './item.ts'

/** Where events go. Batches are sent one after the other, several under way, and arrive in that order. */
export interface Sink {
  readonly batchItems: number
  readonly batchBytes: number
  readonly underWay: number
  /** What no event may be later than, as of now; missing where the other side judges that. */
  readonly horizon?: () => Promise<Horizon>
  /** One answer an item: undefined where it is durable, else why it was refused. */
  send(items: readonly Item[]): Promise<readonly (Refusal | undefined)[]>
}

/** Straight into a log. */
export function logSink(home: Bounds & { readonly log: Log }, now: () => number): Sink {
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
