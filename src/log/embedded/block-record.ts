import type { SequenceNumber } from '../../events/position.ts'
import type { LogRecord } from '../log.ts'

/**
 * What the records of a block share. `bytes` is all their data in order, and `text` the same as a text, if it is ASCII.
 */
export interface Around {
  readonly shardId: string
  readonly arrival: number
  readonly bytes: Buffer
  readonly text: string | undefined
}

/** A record of a block. It cuts its data out of the block only on demand: most readers use the text alone. */
export class BlockRecord implements LogRecord {
  readonly shardId: string
  readonly sequenceNumber: SequenceNumber
  readonly partitionKey: string
  readonly text: string | undefined
  readonly approximateArrivalTimestamp: number
  readonly #block: Buffer
  readonly #from: number
  readonly #to: number

  constructor(
    around: Around,
    sequenceNumber: SequenceNumber,
    partitionKey: string,
    from: number,
    to: number,
  ) {
    this.shardId = around.shardId
    this.sequenceNumber = sequenceNumber
    this.partitionKey = partitionKey
    this.text = around.text?.slice(from, to)
    this.approximateArrivalTimestamp = around.arrival
    this.#block = around.bytes
    this.#from = from
    this.#to = to
  }

  get data(): Buffer {
    return this.#block.subarray(this.#from, this.#to)
  }
}
