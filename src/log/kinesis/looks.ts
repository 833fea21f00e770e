import type { SequenceNumber } from '../../events/position.ts'
import type { Behind, Log, LogRecord, Start } from '../log.ts'
import { firstAt, isEnd, newestBehind } from './newest.ts'
import { PAGE_RECORDS } from './reads.ts'
import type { Timing } from './timing.ts'

/** How long a look at a shard is reused. */
const FRESH_MS = 2_000

type After = SequenceNumber | undefined

/**
 * What one read of a shard found: its newest record, and the arrival times of the records behind the start of the read.
 */
interface Look {
  readonly newest: LogRecord | undefined
  readonly arrivals: ReadonlyMap<After, number>
}

/**
 * How far several records of a shard are from its end. All share one read, which starts at the earliest; only a record
 * beyond that page needs a read of its own, for its arrival time. Questions within two seconds get the same answer.
 */
export class Looks {
  readonly #reader: Pick<Log, 'open' | 'read'>
  readonly #timing: Pick<Timing, 'now' | 'steady'>
  readonly #seen = new Map<string, { readonly at: number; readonly look: Promise<Look> }>()

  constructor(reader: Pick<Log, 'open' | 'read'>, timing: Pick<Timing, 'now' | 'steady'>) {
    this.#reader = reader
    this.#timing = timing
  }

  async behindEach(shardId: string, afters: readonly After[]): Promise<readonly Behind[]> {
    const look = await this.#lookAt(shardId, afters)
    return Promise.all(afters.map((after) => this.#behind(shardId, look, after)))
  }

  #lookAt(shardId: string, afters: readonly After[]): Promise<Look> {
    const { now, steady = now } = this.#timing
    const [at, seen] = [steady(), this.#seen.get(shardId)]
    if (seen !== undefined && at - seen.at < FRESH_MS) return seen.look
    const look = this.#look(shardId, furthestBack(afters), now())
    this.#seen.set(shardId, { at, look })
    look.catch(() => this.#seen.delete(shardId))
    return look
  }

  async #look(shardId: string, from: After, now: number): Promise<Look> {
    const start: Start =
      from === undefined ? { type: 'TRIM_HORIZON' } : { type: 'AT_SEQUENCE_NUMBER', sequenceNumber: from }
    const slice = await this.#reader.read(await this.#reader.open(shardId, start), PAGE_RECORDS)
    const newest = isEnd(slice) ? slice.records.at(-1) : await newestBehind(this.#reader, shardId, start, now)
    const arrivals = slice.records.map((record) => [record.sequenceNumber, arrivalOf(record)] as const)
    const [first] = slice.records
    return {
      newest,
      arrivals: new Map([...(first ? [[from, arrivalOf(first)] as const] : []), ...arrivals]),
    }
  }

  async #behind(shardId: string, { newest, arrivals }: Look, after: After): Promise<Behind> {
    const isEnd = newest === undefined || (after !== undefined && after >= newest.sequenceNumber)
    if (isEnd) return { records: undefined, millis: 0, end: after }
    const arrival = arrivals.get(after) ?? arrivalOf(await firstAt(this.#reader, shardId, after))
    const millis = Math.max(arrivalOf(newest) - arrival, 0)
    return { records: undefined, millis, end: newest.sequenceNumber }
  }
}

const arrivalOf = (record: LogRecord | undefined): number => record?.approximateArrivalTimestamp ?? Infinity

/** Undefined is the beginning of the shard. */
const furthestBack = (afters: readonly After[]): After =>
  afters.reduce((least, after) => ((after ?? '') < (least ?? '') ? after : least), afters[0])
