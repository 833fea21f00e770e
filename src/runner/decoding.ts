import { decodeBatch, type DecodedBatch } from '../codec/decode.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { LogRecord } from '../log/log.ts'

/** Decodes a list of records once for all tables that are handed it. */
export class Decoding {
  readonly #vocabulary: Vocabulary
  #decoded = new Map<readonly LogRecord[], DecodedBatch>()

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary
  }

  readonly of = (records: readonly LogRecord[]): DecodedBatch => {
    const known = this.#decoded.get(records)
    if (known !== undefined) return known
    const batch = decodeBatch(this.#vocabulary, records)
    this.#decoded.set(records, batch)
    return batch
  }

  /** Lets the garbage collector take what was decoded. */
  forget(): void {
    this.#decoded = new Map()
  }
}
