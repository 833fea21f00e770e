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

export type ToProcess = Work | Bytes

export type FromProcess =
  | { readonly kind: 'ready' }
  /** A request for the bytes from `from` to `to`, both included. */
  | { readonly kind: 'read'; readonly from: number; readonly to: number }
  | { readonly kind: 'outcome'; readonly outcome: Outcome; readonly peakBytes: number }
