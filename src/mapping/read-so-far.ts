import type { SequenceNumber } from '../events/position.ts'
import type { LogRecord } from '../log/log.ts'

/** Records of one read, and the last one read before them. */
interface Read {
  readonly before: SequenceNumber | undefined
  readonly records: readonly LogRecord[]
}

/** What was read of a shard, as far back as it is not done with. */
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

  /** What was read just before `first`, the first record that is not done with: the checkpoint. All of it where none is left. */
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
