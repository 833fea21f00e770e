import { decodeBatch, type DecodedBatch } from '../../codec/decode.ts'
import type { Vocabulary } from '../../events/vocabulary.ts'
import type { LogRecord } from '../../log/log.ts'

/** Decodes a list of records once for all tables that are handed it. */
export class Decoding {
  readonly #vocabulary: Vocabulary
  #last: { readonly records: readonly LogRecord[]; readonly batch: DecodedBatch } | undefined

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary
  }

  readonly of = (records: readonly LogRecord[]): DecodedBatch => {
    if (this.#last?.records !== records)
      this.#last = { records, batch: decodeBatch(this.#vocabulary, records) }
    return this.#last.batch
  }

  /** Lets the garbage collector take the list that was decoded last. */
  forget(): void {
    this.#last = undefined
  }
}
