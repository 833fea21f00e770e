import type { SequenceNumber } from '../events/position.ts'
import type { LogRecord } from '../log/log.ts'

/** Records of one read, and the last record before them. */
interface Read {
  readonly before: SequenceNumber | undefined
  readonly records: readonly LogRecord[]
}

/** The reads of a shard that are not completely settled. */
export class ReadSoFar {
  #last: SequenceNumber | undefined
  #reads: readonly Read[] = []

  constructor(last: SequenceNumber | undefined) {
    this.#last = last
  }

  /** The last record that was read, delivered or not. */
  get last(): SequenceNumber | undefined {
    return this.#last
  }

  add(records: readonly LogRecord[]): void {
    const last = records.at(-1)
    if (last === undefined) return
    this.#reads = [...this.#reads, { before: this.#last, records }]
    this.#last = last.sequenceNumber
  }

  /**
   * The last record read before `first`, the first record that is not settled: the checkpoint. If all is settled, the
   * last record.
   */
  doneBefore(first: LogRecord | undefined): SequenceNumber | undefined {
    if (first === undefined) {
      this.#reads = []
      return this.#last
    }
    this.#reads = this.#reads.slice(this.#reads.findIndex(({ records }) => holds(records, first)))
    const [read] = this.#reads
    const at = read?.records.indexOf(first) ?? -1
    if (at < 0) throw new Error('Cannot checkpoint: a record is under way that was not read')
    return at === 0 ? read?.before : read?.records[at - 1]?.sequenceNumber
  }
}

const holds = (records: readonly LogRecord[], { sequenceNumber }: LogRecord): boolean =>
  sequenceNumber <= (records.at(-1)?.sequenceNumber ?? '')
