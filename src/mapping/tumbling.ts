import type { LogRecord } from '../log/log.ts'
import type { TumblingWindow } from './invocation.ts'

/** A larger state ends a window early ("Implementing stateful Kinesis Data Streams processing", AWS Lambda guide). */
const STATE_BYTES = 1024 * 1024

/**
 * The tumbling windows of one queue, by the arrival of records. A window checkpoints when its final invocation has
 * succeeded (as above), so its state in memory need not be stored: after a restart the window is computed again, from
 * its first record, or from the first one after an early end.
 */
export class Tumbling {
  readonly #lengthMs: number
  #start = 0
  #state: unknown = {}
  #first: LogRecord | undefined

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs
  }

  /** The first record of the open window; undefined if none is open. */
  get first(): LogRecord | undefined {
    return this.#first
  }

  /** Opens the window of this record, if none is open. */
  open(record: LogRecord): void {
    if (this.#first !== undefined) return
    this.#first = record
    this.#start = startOf(record, this.#lengthMs)
    this.#state = {}
  }

  /** Whether this record belongs to a window after the open one. */
  isPast(record: LogRecord): boolean {
    return this.#first !== undefined && startOf(record, this.#lengthMs) > this.#start
  }

  /** Whether the open window is complete: everything that arrived before `readTo`, by the log's clock, was read. */
  isComplete(readTo: number): boolean {
    return this.#first !== undefined && readTo >= this.#start + this.#lengthMs
  }

  /** How many of these records, from the first on, belong to its window. */
  countOfFirst(waiting: readonly LogRecord[]): number {
    const [first] = waiting
    if (first === undefined) return 0
    const start = startOf(first, this.#lengthMs)
    const other = waiting.findIndex((record) => startOf(record, this.#lengthMs) !== start)
    return other < 0 ? waiting.length : other
  }

  /** The open window, for an invocation that is not its last. */
  current(): TumblingWindow {
    const bounds = { start: this.#start, end: this.#start + this.#lengthMs }
    return { ...bounds, state: this.#state, isFinalInvokeForWindow: false, isWindowTerminatedEarly: false }
  }

  keep(state: unknown): void {
    this.#state = state
  }

  /** Whether the state is larger than Lambda allows. */
  get isOversized(): boolean {
    return this.#first !== undefined && Buffer.byteLength(JSON.stringify(this.#state)) > STATE_BYTES
  }

  /** After the final invocation: the next record opens a window, possibly the same one if it ended early. */
  finish(): void {
    this.#first = undefined
  }
}

const startOf = ({ approximateArrivalTimestamp: arrival }: LogRecord, lengthMs: number): number =>
  arrival - (arrival % lengthMs)
