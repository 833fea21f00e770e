import type { Reading } from '../mapping/meter.ts'
import type { ConsumerNews } from './runner-messages.ts'

type Writable<T> = { -readonly [Key in keyof T]: T[Key] extends object ? Writable<T[Key]> : T[Key] }

const nothingYet = (): Writable<ConsumerNews> => ({
  projected: 0,
  batches: [],
  iteratorAges: {},
  counts: { threw: 0, throttled: 0, retried: 0, bisected: 0, disturbed: 0 },
  discarded: { RetryAttemptsExhausted: 0, RecordAgeExceeded: 0 },
  progressAt: undefined,
})

/** Adds up the events of the consumers' mappings until the next `take`. */
export class ConsumerTally {
  readonly #now: () => number
  #news: Record<string, Writable<ConsumerNews>> = {}

  constructor(now: () => number) {
    this.#now = now
  }

  add(consumer: string, reading: Reading): void {
    const news = (this.#news[consumer] ??= nothingYet())
    switch (reading.kind) {
      case 'invoked':
        news.batches.push(reading.records)
        news.iteratorAges[reading.shardId] = reading.iteratorAge
        return
      case 'succeeded':
      case 'advanced':
        news.projected += reading.records
        news.progressAt = this.#now()
        return
      case 'discarded':
        news.discarded[reading.condition] += reading.records
        news.progressAt = this.#now()
        return
      default:
        news.counts[reading.kind] += 1
    }
  }

  /** The counts since the last call, by consumer. */
  take(): Readonly<Record<string, ConsumerNews>> {
    const told = this.#news
    this.#news = {}
    return told
  }
}
