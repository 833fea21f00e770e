import type { Outcome } from './outcome.ts'

/** An object for the process: its bytes are read through messages. */
export interface Work {
  readonly kind: 'work'
  readonly size: number
  readonly contentType: string
}

/** The answer to a request for bytes. */
interface Bytes {
  readonly kind: 'bytes'
  readonly bytes: Uint8Array
}

/** The memory of the process, in bytes. */
export interface Memory {
  /** Before this object. */
  readonly beforeBytes: number
  /** The most since it began. */
  readonly peakBytes: number
  /** After this object: what is left of all objects so far, and what is not collected yet. */
  readonly afterBytes: number
}

export type ToProcess = Work | Bytes

export type FromProcess =
  | { readonly kind: 'ready' }
  /** A request for the bytes from `from` to `to`, both included. */
  | { readonly kind: 'read'; readonly from: number; readonly to: number }
  | ({ readonly kind: 'outcome'; readonly outcome: Outcome } & Memory)
